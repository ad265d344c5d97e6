// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/server.hpp>

#include "loopback.hpp"

#include <mainstay/core/sleep.hpp>

#include <future>
#include <stdexcept>
#include <vector>

using namespace mainstay;
using namespace mainstay_test;
using namespace std::chrono_literals;

namespace {
constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}
} // namespace

BOOST_AUTO_TEST_SUITE(server_test)

BOOST_AUTO_TEST_CASE(answers_and_keeps_the_connection) {
    loopback with;
    client one = with.connect();
    for (int i = 0; i < 3; ++i) {
        auto answer = with.talk(one, get);
        BOOST_TEST(answer == "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nServer: mainstay\r\n"
                             "Date: Fri, 15 Jan 2027 08:00:00 GMT\r\nContent-Length: 5\r\n\r\nhello");
    }
    BOOST_TEST(!one.ended());
}

BOOST_AUTO_TEST_CASE(the_date_moves_by_itself) {
    loopback with;
    client one = with.connect();
    BOOST_TEST(contains(with.talk(one, get), "08:00:00 GMT"));
    with.threads.advance(999ms);
    BOOST_TEST(contains(with.talk(one, get), "08:00:00 GMT"));
    with.threads.advance(1ms);
    BOOST_TEST(contains(with.talk(one, get), "08:00:01 GMT"));
}

BOOST_AUTO_TEST_CASE(the_name_can_be_another_or_none) {
    loopback other({.server_name = "shop"}), none({.server_name = ""});
    BOOST_TEST(contains(other.ask(get), "Server: shop\r\n"));
    BOOST_TEST(!contains(none.ask(get), "Server:"));
    function_handler handler;
    http::server bad(handler, on_free_port({.server_name = "a\r\nb"}));
    std::exception_ptr thrown;
    asio::co_spawn(none.threads.executor(0), bad.start(none.threads), [&](std::exception_ptr e) { thrown = e; });
    none.threads.poll();
    BOOST_CHECK_THROW(std::rethrow_exception(thrown), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_handler_s_own_date_and_server_stay) {
    loopback with;
    with.handler.on_request = [](http::exchange& turn) {
        turn.response().set("date", "x").set("SERVER", "y");
        return true;
    };
    auto answer = with.ask(get);
    BOOST_TEST(contains(answer, "date: x\r\nSERVER: y\r\n"));
    BOOST_TEST(!contains(answer, "mainstay"));
    BOOST_TEST(!contains(answer, "Date:"));
}

BOOST_AUTO_TEST_CASE(http_1_0_closes_unless_asked) {
    loopback with;
    client one = with.connect(), two = with.connect();
    auto answer = with.talk(one, "GET / HTTP/1.0\r\n\r\n");
    BOOST_TEST(contains(answer, "Connection: close\r\n"));
    BOOST_TEST(one.ended());
    answer = with.talk(two, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    BOOST_TEST(contains(answer, "Connection: keep-alive\r\n"));
    BOOST_TEST(!two.ended());
}

BOOST_AUTO_TEST_CASE(head_has_get_s_length_and_no_body) {
    loopback with;
    client one = with.connect();
    auto answer = with.talk(one, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(contains(answer, "Content-Length: 5\r\n"));
    BOOST_TEST(body_of(answer).empty());
    BOOST_TEST(body_of(with.talk(one, get)) == "hello");
}

BOOST_AUTO_TEST_CASE(some_statuses_have_no_body) {
    loopback with;
    int status = 204;
    with.handler.on_request = [&](http::exchange& turn) {
        turn.response().status(status).body("never sent");
        return true;
    };
    client one = with.connect();
    for (int each : {204, 304}) {
        status = each;
        auto answer = with.talk(one, get);
        BOOST_TEST(body_of(answer).empty());
        BOOST_TEST(!contains(answer, "Content-Length"));
        BOOST_TEST(!contains(answer, "Transfer-Encoding"));
    }
    status = 205;
    auto answer = with.talk(one, get);
    BOOST_TEST(contains(answer, "Content-Length: 0\r\n"));
    BOOST_TEST(body_of(answer).empty());
    status = 201;
    BOOST_TEST(body_of(with.talk(one, get)) == "never sent");
}

BOOST_AUTO_TEST_CASE(pipelined_answers_come_in_order) {
    loopback with;
    with.handler.on_request = [](http::exchange& turn) {
        if (turn.request().path() == "/slow") {
            turn.run([](http::exchange& own) -> task<> {
                co_await core::sleep_for(1s);
                own.response().body("slow;");
            }(turn));
            return false;
        }
        turn.response().body(std::string(turn.request().path()) + ";");
        return true;
    };
    client one = with.connect();
    auto before =
        with.talk(one, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /slow HTTP/1.1\r\nHost: a\r\n\r\n"
                       "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nxGET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
    // What was ready in front of the slow one is not held back.
    BOOST_TEST(body_of(before) == "/1;");
    with.threads.advance(1s);
    auto rest = one.receive();
    auto slow = rest.find("slow;"), two = rest.find("/2;"), three = rest.find("/3;");
    BOOST_TEST((slow < two && two < three && three != std::string::npos));
}

BOOST_AUTO_TEST_CASE(bodies_both_ways) {
    loopback with;
    with.handler.on_request = [](http::exchange& turn) {
        turn.response().body().append(turn.request().body());
        return true;
    };
    client one = with.connect();
    std::string body(100000, 'x');
    auto post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + body;
    BOOST_TEST((body_of(with.talk(one, post)) == body));
    BOOST_TEST(body_of(with.talk(one, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                                      "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")) == "abcde");
}

BOOST_AUTO_TEST_CASE(a_body_is_asked_for) {
    loopback with;
    with.handler.on_request = [](http::exchange& turn) {
        turn.response().body().append(turn.request().body());
        return true;
    };
    client one = with.connect();
    std::string head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";
    BOOST_TEST(with.talk(one, head) == "HTTP/1.1 100 Continue\r\n\r\n");
    BOOST_TEST(body_of(with.talk(one, "abc")) == "abc");
    // Not for one that is there already.
    BOOST_TEST(with.talk(one, head + "abc").starts_with("HTTP/1.1 200"));
    client two = with.connect();
    auto refused =
        with.talk(two, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n");
    BOOST_TEST(refused.starts_with("HTTP/1.1 413 "));
    BOOST_TEST(count_of(refused, "HTTP/1.1") == 1U);
}

BOOST_AUTO_TEST_CASE(the_handler_may_set_the_limit_of_a_body) {
    loopback with;
    with.handler.on_limit = [](const http::request& head, std::size_t otherwise) {
        BOOST_TEST(otherwise == 1048576U);
        return head.path() == "/large" ? std::size_t{2000000} : std::size_t{10};
    };
    with.handler.on_request = [](http::exchange& turn) {
        turn.response().body(std::to_string(turn.request().body().size()));
        return true;
    };
    client one = with.connect();
    BOOST_TEST(
        with.talk(one, "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n").starts_with("HTTP/1.1 413"));
    client two = with.connect();
    two.send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 1500000\r\n\r\n");
    std::string piece(100000, 'x');
    std::string answer;
    for (int i = 0; i < 15; ++i)
        answer = with.talk(two, piece);
    BOOST_TEST(body_of(answer) == "1500000");
}

// What is noted while the head is looked at is there when the request is handled, and gone for the next.
BOOST_AUTO_TEST_CASE(one_request_has_one_context) {
    loopback with;
    int seen = 0;
    with.handler.on_limit = [](const http::request& head, std::size_t otherwise) {
        BOOST_TEST(head.context().find<int>() == nullptr);
        head.context().put(7);
        return otherwise;
    };
    with.handler.on_request = [&](http::exchange& turn) {
        auto* noted = turn.request().context().find<int>();
        seen = noted == nullptr ? 0 : *noted;
        return true;
    };
    client one = with.connect();
    with.talk(one, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
    BOOST_TEST(seen == 7);
    with.talk(one, get);
    BOOST_TEST(seen == 0);
    // A context that somebody still holds is left to them.
    core::context_ptr kept;
    with.handler.on_request = [&](http::exchange& turn) {
        if (!kept) kept = turn.request().shared_context();
        turn.request().context().id("next");
        return true;
    };
    with.talk(one, get);
    kept->id("kept");
    with.talk(one, get);
    BOOST_TEST(kept->id() == "kept");
}

BOOST_AUTO_TEST_CASE(what_is_refused_is_a_problem_and_closes) {
    loopback with;
    std::pair<std::string, std::string_view> cases[] = {{"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "400"},
        {"GET /" + std::string(9000, 'a'), "414"}, {"GET / HTTP/1.1\r\nX: " + std::string(20000, 'a'), "431"},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n", "413"},
        {"POST / HTTP/1.1\r\nHost: a\r\nExpect: x\r\nContent-Length: 2\r\n\r\n", "417"},
        {"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", "501"}, {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505"}};
    for (const auto& [bytes, status] : cases) {
        client one = with.connect();
        auto answer = with.talk(one, bytes);
        BOOST_TEST(answer.starts_with("HTTP/1.1 " + std::string(status)));
        BOOST_TEST(contains(answer, "Content-Type: application/problem+json\r\n"));
        BOOST_TEST(contains(answer, "Connection: close\r\n"));
        BOOST_TEST(contains(answer, "\"request_id\":\""));
        BOOST_TEST(one.ended());
    }
}

// An answer that comes before the body is over reaches a client that is still sending it.
BOOST_AUTO_TEST_CASE(lingers_for_a_client_that_still_sends) {
    loopback with;
    client one = with.connect();
    one.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 7000000\r\n\r\n");
    std::string piece(100000, 'x');
    std::string answer;
    for (int i = 0; i < 70; ++i)
        answer += with.talk(one, piece);
    BOOST_TEST(answer.starts_with("HTTP/1.1 413"));
    BOOST_TEST(one.ended());
    BOOST_TEST(!one.reset());
    // But not for ever: 8 MiB, or two seconds.
    one.close();
    with.threads.poll();
    client two = with.connect();
    with.talk(two, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 70000000\r\n\r\n");
    for (int i = 0; i < 80; ++i)
        with.talk(two, piece);
    BOOST_TEST(with.server.connections() == 1U);
    for (int i = 0; i < 20; ++i)
        with.talk(two, piece);
    BOOST_TEST(with.server.connections() == 0U);
    client three = with.connect();
    with.talk(three, "BREW / HTTP/1.1\r\n\r\n");
    auto open = with.server.connections();
    with.threads.advance(1900ms);
    BOOST_TEST(with.server.connections() == open);
    with.threads.advance(200ms);
    BOOST_TEST(with.server.connections() < open);
}

BOOST_AUTO_TEST_CASE(what_handlers_throw) {
    std::vector<std::string> told;
    http::server_options options;
    options.on_error = [&](const http::request& in, const std::exception_ptr&) { told.emplace_back(in.path()); };
    loopback with(options);
    with.handler.on_request = [](http::exchange& turn) -> bool {
        auto path = turn.request().path();
        auto later = [](std::string_view what) -> task<> {
            co_await core::sleep_for(0ms);
            if (what == "/problem-later") throw problem(409, "taken", "no");
            throw std::runtime_error("secret");
        };
        if (path.ends_with("-later")) {
            turn.run(later(path));
            return false;
        }
        turn.response().status(201).set("X-Half", "done");
        if (path == "/problem") throw problem(409, "taken", "no").field("X-Why", "because");
        if (path == "/internal") throw problem(409, "taken", "no").internal("secret");
        if (path == "/std") throw std::runtime_error("secret");
        if (path == "/neither") return false;
        throw 42;
    };
    client one = with.connect();
    auto ask = [&](std::string_view path) {
        one.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        with.threads.advance(10ms);
        auto answer = one.receive();
        BOOST_TEST(!contains(answer, "secret"));
        BOOST_TEST(!contains(answer, "X-Half"));
        return answer;
    };
    auto answer = ask("/problem");
    BOOST_TEST(answer.starts_with("HTTP/1.1 409 Conflict\r\n"));
    BOOST_TEST(contains(answer, "X-Why: because\r\n"));
    BOOST_TEST(ask("/problem-later").starts_with("HTTP/1.1 409 Conflict\r\n"));
    BOOST_TEST(told.empty());
    for (std::string path : {"/internal", "/std", "/std-later", "/other", "/neither"}) {
        auto status = path == "/internal" ? "409" : "500";
        BOOST_TEST(ask(path).starts_with(std::string("HTTP/1.1 ") + status));
        BOOST_TEST((!told.empty() && told.back() == path));
    }
    // None of it cost the connection.
    BOOST_TEST(!one.ended());
}

BOOST_AUTO_TEST_CASE(a_half_closed_client_gets_its_answer) {
    loopback with;
    with.handler.on_request = [](http::exchange& turn) {
        turn.run([](http::exchange& own) -> task<> {
            co_await core::sleep_for(100ms);
            own.response().body("late");
        }(turn));
        return false;
    };
    client one = with.connect();
    one.send(get);
    one.end();
    with.threads.advance(200ms);
    BOOST_TEST(body_of(one.receive()) == "late");
    BOOST_TEST(one.ended());
}

BOOST_AUTO_TEST_CASE(a_busy_port_is_an_error_that_names_it) {
    loopback with;
    function_handler handler;
    http::server second(handler, {.port = with.server.port()});
    std::exception_ptr thrown;
    asio::co_spawn(with.threads.executor(0), second.start(with.threads), [&](std::exception_ptr e) { thrown = e; });
    with.threads.poll();
    BOOST_REQUIRE(thrown);
    auto names_port = [&](const std::system_error& error) {
        return error.code() == std::errc::address_in_use &&
               contains(error.what(), "127.0.0.1 port " + std::to_string(with.server.port()));
    };
    BOOST_CHECK_EXCEPTION(std::rethrow_exception(thrown), std::system_error, names_port);
    http::server nowhere(handler, {.address = "localhost"});
    asio::co_spawn(with.threads.executor(0), nowhere.start(with.threads), [&](std::exception_ptr e) { thrown = e; });
    with.threads.poll();
    BOOST_CHECK_THROW(std::rethrow_exception(thrown), std::system_error);
}

BOOST_AUTO_TEST_CASE(too_many_connections_are_told_so) {
    http::server_options options;
    options.limits.connections = 2;
    loopback with(options);
    client one = with.connect(), two = with.connect();
    with.talk(one, "GET / HTTP/1.1\r\n"); // both have begun to ask
    with.talk(two, "GET / HTTP/1.1\r\n");
    client three = with.connect();
    with.threads.poll();
    auto answer = with.talk(three, get);
    BOOST_TEST(answer.starts_with("HTTP/1.1 503"));
    BOOST_TEST(contains(answer, "Retry-After: 1\r\n"));
    BOOST_TEST(three.ended());
    BOOST_TEST(body_of(with.talk(two, "Host: a\r\n\r\n")) == "hello");
    three.close();
    one.close();
    with.threads.poll();
    client four = with.connect();
    BOOST_TEST(body_of(with.talk(four, get)) == "hello");
}

BOOST_AUTO_TEST_CASE(the_connection_that_idles_for_the_longest_makes_room) {
    http::server_options options;
    options.limits.connections = 3;
    loopback with(options);
    client busy = with.connect(), first = with.connect(), second = with.connect();
    with.talk(busy, "GET / HTTP/1.1\r\n"); // has begun to ask
    with.talk(second, get);
    with.talk(first, get);
    client fourth = with.connect();
    with.threads.poll();
    BOOST_TEST(body_of(with.talk(fourth, get)) == "hello");
    second.receive();
    BOOST_TEST(second.ended());
    BOOST_TEST(!second.reset());
    first.receive();
    BOOST_TEST(!first.ended());
    BOOST_TEST(body_of(with.talk(busy, "Host: a\r\n\r\n")) == "hello");
}

// Nor do those that never ask anything keep others out.
BOOST_AUTO_TEST_CASE(silent_connections_make_room) {
    http::server_options options;
    options.limits.connections = 3;
    loopback with(options);
    client first = with.connect(), second = with.connect(), third = with.connect();
    with.threads.poll();
    client fourth = with.connect();
    BOOST_TEST(body_of(with.talk(fourth, get)) == "hello");
    first.receive();
    second.receive();
    BOOST_TEST(first.ended());
    BOOST_TEST(!second.ended());
}

BOOST_AUTO_TEST_CASE(tells_the_peer_and_the_request) {
    loopback with;
    std::string seen;
    with.handler.on_request = [&](http::exchange& turn) {
        const auto& in = turn.request();
        BOOST_TEST(in.peer().address == "127.0.0.1");
        BOOST_TEST(in.peer().port != 0);
        BOOST_TEST(!in.peer().secure);
        BOOST_TEST((in.received_at() == turn.clock().steady_now()));
        BOOST_TEST((in.context().deadline() == in.received_at() + 30s));
        BOOST_TEST(core::context_of(turn.executor()) == &in.context());
        seen = std::string(in.authority()) + std::string(in.path()) + "?" + std::string(in.query());
        return true;
    };
    with.ask("GET http://a:80/x?y=z HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(seen == "a:80/x?y=z");
}

// A client that takes no answers cannot make the server pile them up.
BOOST_AUTO_TEST_CASE(unread_answers_stop_the_reading) {
    loopback with;
    int handled = 0;
    with.handler.on_request = [&](http::exchange& turn) {
        ++handled;
        turn.response().body(std::string(100000, 'x'));
        return true;
    };
    client one = with.connect(4096);
    std::string many;
    for (int i = 0; i < 1000; ++i)
        many += get;
    with.talk(one, get);
    int before = handled;
    one.send(many);
    with.threads.poll();
    BOOST_TEST(handled - before < 200);
    std::string all;
    for (int i = 0; i < 100000 && handled < 1001; ++i) {
        all += one.receive(1 << 20);
        with.threads.poll();
    }
    BOOST_TEST(handled == 1001);
}

// However small the answers are.
BOOST_AUTO_TEST_CASE(unread_answers_stop_the_reading_by_their_number_too) {
    for (std::size_t limit : {1U, 10U}) {
        http::server_options options;
        options.limits.pipelined_requests = limit;
        options.limits.unsent = 64 << 20;
        loopback with(options);
        int handled = 0;
        with.handler.on_request = [&](http::exchange& turn) {
            ++handled;
            turn.response().body(std::string(1 << 20, 'x'));
            return true;
        };
        client one = with.connect(4096);
        std::string many;
        for (int i = 0; i < 40; ++i)
            many += get;
        one.send(many);
        with.threads.poll();
        // Those that went into the system's buffers, and those that wait.
        BOOST_TEST(handled < 25);
        for (int i = 0; i < 100000 && handled < 40; ++i) {
            one.receive(1 << 20);
            with.threads.poll();
        }
        BOOST_TEST(handled == 40);
    }
}

BOOST_AUTO_TEST_CASE(starts_and_stops_with_threads_of_its_own) {
    for (int i = 0; i < 20; ++i) {
        core::runtime threads({.io_threads = 2});
        threads.start();
        function_handler handler;
        http::server server(handler, on_free_port());
        std::promise<void> started, stopped;
        asio::co_spawn(threads.executor(0), server.start(threads), [&](std::exception_ptr) { started.set_value(); });
        started.get_future().get();
        std::vector<client> clients;
        for (int n = 0; n < 4; ++n) {
            clients.emplace_back(server.port());
            clients.back().send(get);
        }
        auto deadline = threads.clock().steady_now() + 10s;
        asio::co_spawn(threads.executor(1), server.stop(deadline), [&](std::exception_ptr) { stopped.set_value(); });
        // Accepted or queued before the stop: all are answered.
        for (auto& each : clients) {
            std::string answer;
            while (body_of(answer) != "hello" && !each.ended() && !each.reset())
                answer += each.receive();
            BOOST_TEST(body_of(answer) == "hello");
            each.close();
        }
        stopped.get_future().get();
        BOOST_TEST(server.connections() == 0U);
        threads.stop();
    }
}

BOOST_AUTO_TEST_SUITE_END()
