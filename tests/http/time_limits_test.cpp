// SPDX-License-Identifier: BSL-1.0
// How long clients and handlers may take, and what stop and drain do, with time turned by hand.
#include "loopback.hpp"

#include <mainstay/core/sleep.hpp>

using namespace mainstay;
using namespace mainstay_test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// What became of a handler that sleeps.
struct sleeper {
    bool finished = false, cancelled = false;

    task<> run(http::exchange& turn, std::chrono::seconds time) {
        try {
            co_await core::sleep_for(time);
            finished = true;
            turn.response().body("slept");
        } catch (const std::system_error&) {
            cancelled = turn.request().context().cancelled();
            throw;
        }
    }
};

void let_sleep(loopback& with, sleeper& one, std::chrono::seconds time) {
    with.handler.on_request = [&one, time](http::exchange& turn) {
        turn.run(one.run(turn, time));
        return false;
    };
}

// Runs server.stop and tells whether it has ended.
std::shared_ptr<bool> begin_stop(loopback& with, std::chrono::seconds within) {
    auto ended = std::make_shared<bool>(false);
    with.server.quiesce();
    asio::co_spawn(with.threads.executor(0), with.server.stop(with.time.steady_now() + within),
        [ended](std::exception_ptr) { *ended = true; });
    with.threads.poll();
    return ended;
}

} // namespace

BOOST_AUTO_TEST_SUITE(time_limits_test)

BOOST_AUTO_TEST_CASE(a_head_that_takes_too_long) {
    loopback with;
    client one = with.connect();
    with.talk(one, "GET / HT");
    // Bytes that trickle in do not buy time.
    with.threads.advance(9s);
    with.talk(one, "TP/1.1\r\n");
    with.threads.advance(990ms);
    BOOST_TEST(one.receive().empty());
    with.threads.advance(20ms);
    BOOST_TEST(one.receive().starts_with("HTTP/1.1 408 "));
    BOOST_TEST(one.ended());
}

BOOST_AUTO_TEST_CASE(a_connection_that_says_nothing) {
    loopback with;
    client one = with.connect();
    with.threads.poll();
    with.threads.advance(10100ms);
    BOOST_TEST(one.receive().empty());
    BOOST_TEST(one.ended());
}

BOOST_AUTO_TEST_CASE(a_body_that_takes_too_long) {
    loopback with;
    client one = with.connect();
    with.talk(one, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx");
    with.threads.advance(29s);
    BOOST_TEST(with.talk(one, "x").empty());
    with.threads.advance(1100ms);
    BOOST_TEST(one.receive().starts_with("HTTP/1.1 408 "));
    BOOST_TEST(one.ended());
}

BOOST_AUTO_TEST_CASE(an_idle_connection) {
    loopback with;
    client one = with.connect();
    with.talk(one, get);
    with.threads.advance(50s);
    // A request starts the time anew.
    BOOST_TEST(body_of(with.talk(one, get)) == "hello");
    with.threads.advance(59s);
    one.receive();
    BOOST_TEST(!one.ended());
    with.threads.advance(1100ms);
    BOOST_TEST(one.receive().empty());
    BOOST_TEST(one.ended());
}

BOOST_AUTO_TEST_CASE(no_limit_where_none_is_wanted) {
    http::server_options options;
    options.timeouts.idle = options.timeouts.head = 0ms;
    loopback with(options);
    client one = with.connect();
    with.threads.poll();
    with.threads.advance(std::chrono::hours{1});
    BOOST_TEST(body_of(with.talk(one, get)) == "hello");
    with.threads.advance(std::chrono::hours{1});
    BOOST_TEST(body_of(with.talk(one, get)) == "hello");
}

BOOST_AUTO_TEST_CASE(a_handler_that_takes_too_long) {
    loopback with;
    sleeper one;
    let_sleep(with, one, 100s);
    client asking = with.connect();
    with.talk(asking, post);
    with.threads.advance(29900ms);
    BOOST_TEST(!one.cancelled);
    with.threads.advance(200ms);
    BOOST_TEST(one.cancelled);
    auto answer = asking.receive();
    BOOST_TEST(answer.starts_with("HTTP/1.1 503 "));
    BOOST_TEST(contains(answer, "\"code\":\"deadline_exceeded\""));
    BOOST_TEST(contains(answer, "Retry-After: "));
    BOOST_TEST(!asking.ended());
}

// The client is not kept waiting by a handler that does not heed its cancellation.
BOOST_AUTO_TEST_CASE(a_handler_that_goes_on) {
    loopback with;
    bool finished = false;
    with.handler.on_request = [&](http::exchange& turn) {
        turn.run([](http::exchange& own, bool& done) -> task<> {
            auto context = own.request().shared_context();
            for (int i = 0; i < 2; ++i) {
                try {
                    co_await core::sleep_for(40s);
                } catch (const std::system_error&) {
                }
                co_await asio::this_coro::reset_cancellation_state();
            }
            // Its request is still there.
            done = own.request().path() == "/";
            own.response().body("too late");
        }(turn, finished));
        return false;
    };
    client one = with.connect();
    with.talk(one, get);
    with.threads.advance(32s);
    BOOST_TEST(one.receive().starts_with("HTTP/1.1 503 "));
    BOOST_TEST(one.ended());
    one.close();
    BOOST_TEST(!finished);
    with.threads.advance(60s);
    BOOST_TEST(finished);
    BOOST_TEST(with.server.connections() == 0U);
}

BOOST_AUTO_TEST_CASE(a_client_that_goes_away) {
    for (bool hard : {false, true}) {
        loopback with;
        sleeper safe;
        let_sleep(with, safe, 20s);
        client one = with.connect();
        with.talk(one, get);
        hard ? one.close_hard() : one.close();
        with.threads.poll();
        // A hard end is one at once; the other might be a client that only has nothing more to say.
        BOOST_TEST(safe.cancelled == hard);
        with.threads.advance(1100ms);
        BOOST_TEST(safe.cancelled);
        BOOST_TEST(with.server.connections() == 0U);
    }
}

BOOST_AUTO_TEST_CASE(an_unsafe_method_is_carried_through) {
    loopback with;
    sleeper one;
    let_sleep(with, one, 20s);
    client asking = with.connect();
    with.talk(asking, post);
    asking.close_hard();
    with.threads.advance(21s);
    BOOST_TEST(one.finished);
    BOOST_TEST(!one.cancelled);
    BOOST_TEST(with.server.connections() == 0U);

    http::server_options options;
    options.cancel_unsafe = true;
    loopback other(options);
    sleeper two;
    let_sleep(other, two, 20s);
    client second = other.connect();
    other.talk(second, post);
    second.close_hard();
    other.threads.poll();
    BOOST_TEST(two.cancelled);
}

BOOST_AUTO_TEST_CASE(a_client_that_does_not_read) {
    loopback with;
    with.handler.on_request = [](http::exchange& turn) {
        turn.response().body(std::string(20'000'000, 'x'));
        return true;
    };
    client one = with.connect(4096);
    one.send(get);
    with.threads.poll();
    with.threads.advance(29s);
    // Reading a little starts its time anew.
    for (std::size_t read = 0; read < 5'000'000;) {
        read += one.receive().size();
        with.threads.poll();
    }
    with.threads.advance(29s);
    BOOST_TEST(with.server.connections() == 1U);
    with.threads.advance(2s);
    BOOST_TEST(with.server.connections() == 0U);
}

BOOST_AUTO_TEST_CASE(a_stop_with_nothing_to_do) {
    loopback with;
    client idle = with.connect();
    with.talk(idle, get);
    auto ended = begin_stop(with, 10s);
    BOOST_TEST(!with.connect().connected());
    with.threads.advance(990ms);
    BOOST_TEST(idle.receive().empty());
    BOOST_TEST(!idle.ended());
    with.threads.advance(20ms);
    BOOST_TEST(idle.receive().empty());
    BOOST_TEST(idle.ended());
    idle.close();
    with.threads.advance(10ms);
    BOOST_TEST(*ended);
}

// A client that did not know of the stop when it sent its request is not let down.
BOOST_AUTO_TEST_CASE(a_stop_answers_what_was_on_its_way) {
    loopback with;
    client one = with.connect(), two = with.connect();
    with.talk(one, get);
    with.talk(two, get);
    auto ended = begin_stop(with, 10s);
    with.threads.advance(500ms);
    auto answer = with.talk(one, get);
    BOOST_TEST(body_of(answer) == "hello");
    BOOST_TEST(contains(answer, "Connection: close\r\n"));
    BOOST_TEST(one.ended());
    // Too late to be answered, but no reset that could swallow an answer on its way.
    with.threads.advance(600ms);
    BOOST_TEST(with.talk(two, get).empty());
    BOOST_TEST(two.ended());
    BOOST_TEST(!two.reset());
    with.threads.advance(3s);
    BOOST_TEST(*ended);
}

BOOST_AUTO_TEST_CASE(a_half_closed_client_waits_as_long_as_the_handler) {
    loopback with;
    sleeper one;
    let_sleep(with, one, 10s);
    client asking = with.connect();
    with.talk(asking, get);
    asking.end();
    with.threads.advance(5s);
    BOOST_TEST(asking.receive() == "HTTP/1.1 102 Processing\r\n\r\n");
    BOOST_TEST(!one.cancelled);
    with.threads.advance(6s);
    BOOST_TEST(body_of(asking.receive()) == "slept");
    BOOST_TEST(asking.ended());
}

BOOST_AUTO_TEST_CASE(a_client_that_has_closed_is_found_out) {
    loopback with;
    sleeper one;
    let_sleep(with, one, 20s);
    {
        client asking = with.connect();
        with.talk(asking, get);
    }
    with.threads.poll();
    BOOST_TEST(!one.cancelled);
    with.threads.advance(1100ms);
    BOOST_TEST(one.cancelled);
    BOOST_TEST(with.server.connections() == 0U);
}

BOOST_AUTO_TEST_CASE(a_stream_whose_client_has_left_ends_though_it_writes_nothing) {
    loopback with;
    bool ended = false;
    with.handler.on_request = [&](http::exchange& turn) {
        turn.response().stream([&ended](http::body_writer& out) -> task<> {
            co_await out.write("first");
            try {
                co_await mainstay::core::sleep_for(std::chrono::hours{1});
            } catch (const std::system_error&) {
                ended = true;
                throw;
            }
        });
        return true;
    };
    {
        client asking = with.connect();
        BOOST_TEST(contains(with.talk(asking, get), "first"));
    }
    with.threads.advance(31s);
    BOOST_TEST(ended);
    BOOST_TEST(with.server.connections() == 0U);
}

// One that takes a few bytes now and then would hold an answer for ever.
BOOST_AUTO_TEST_CASE(a_client_that_reads_too_slowly) {
    loopback with;
    with.handler.on_request = [](http::exchange& turn) {
        turn.response().body().assign(8'000'000, 'x');
        return true;
    };
    client slow = with.connect(4096), steady = with.connect(4096);
    slow.send(get);
    steady.send(get);
    with.threads.poll();
    std::size_t taken = 0;
    for (int second = 0; second < 120; ++second) {
        slow.receive(100);
        taken += steady.receive(60'000).size();
        with.threads.advance(1s);
    }
    BOOST_TEST(taken > 1'000'000U);
    slow.receive();
    BOOST_TEST(slow.reset());
    steady.receive(60'000);
    BOOST_TEST(!steady.reset());
}

BOOST_AUTO_TEST_CASE(a_stop_finishes_what_is_under_way) {
    loopback with;
    sleeper one;
    let_sleep(with, one, 5s);
    client busy = with.connect(), half = with.connect(), idle = with.connect();
    with.talk(busy, get);
    with.talk(half, "GET / HTT");
    with.threads.poll();
    client queued = with.connect();
    queued.send(get);
    auto ended = begin_stop(with, 20s);
    BOOST_TEST(!with.connect().connected());
    with.talk(half, "P/1.1\r\nHost: a\r\n\r\n");
    with.threads.advance(1100ms);
    idle.receive();
    BOOST_TEST(idle.ended());
    BOOST_TEST(!*ended);
    with.threads.advance(5s);
    for (client* each : {&busy, &half, &queued}) {
        auto answer = each->receive();
        BOOST_TEST(body_of(answer) == "slept");
        BOOST_TEST(contains(answer, "Connection: close\r\n"));
        BOOST_TEST(each->ended());
        each->close();
    }
    with.threads.advance(10ms);
    BOOST_TEST(*ended);
}

BOOST_AUTO_TEST_CASE(a_stop_cancels_what_is_left) {
    loopback with;
    sleeper one;
    let_sleep(with, one, 25s);
    client busy = with.connect();
    with.talk(busy, post);
    auto ended = begin_stop(with, 2s);
    with.threads.advance(1400ms);
    BOOST_TEST(!one.cancelled);
    with.threads.advance(200ms);
    BOOST_TEST(one.cancelled);
    BOOST_TEST(busy.receive().starts_with("HTTP/1.1 503 "));
    busy.close();
    with.threads.advance(10ms);
    BOOST_TEST(*ended);
}

// As an application does with a part whose time is up; the threads may go on without it.
BOOST_AUTO_TEST_CASE(a_stop_that_is_cut_short_leaves_no_connection_open) {
    loopback with;
    sleeper one;
    let_sleep(with, one, 25s);
    client busy = with.connect(), half = with.connect(), idle = with.connect();
    with.talk(busy, post);
    with.talk(half, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf");
    asio::cancellation_signal cut;
    bool ended = false;
    asio::co_spawn(with.threads.executor(0), with.server.stop(with.time.steady_now() + 20s),
        asio::bind_cancellation_slot(cut.slot(), [&](std::exception_ptr) { ended = true; }));
    with.threads.advance(100ms);
    cut.emit(asio::cancellation_type::terminal);
    with.threads.advance(600ms);
    BOOST_TEST(ended);
    BOOST_TEST(one.cancelled);
    for (client* each : {&busy, &half, &idle}) {
        each->receive();
        BOOST_TEST(each->ended());
    }
}

// The io_context may go away with a handler suspended: everything is freed, nothing is run.
BOOST_AUTO_TEST_CASE(destroyed_in_the_middle) {
    function_handler handler;
    sleeper one;
    handler.on_request = [&](http::exchange& turn) {
        turn.run(one.run(turn, 20s));
        return false;
    };
    core::manual_clock time;
    auto threads = std::make_unique<core::runtime>(time);
    http::server server(handler, on_free_port());
    asio::co_spawn(threads->executor(0), server.start(*threads), asio::detached);
    threads->poll();
    client asking(server.port()), idle(server.port());
    asking.send(get);
    threads->poll();
    BOOST_TEST(server.connections() == 2U);
    asio::co_spawn(threads->executor(0), server.stop(time.steady_now()), asio::detached);
    threads.reset();
    BOOST_TEST(!one.finished);
    BOOST_TEST(server.connections() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
