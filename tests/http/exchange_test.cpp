// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/exchange.hpp>

#include "tls_bench.hpp"

#include <mainstay/core/sleep.hpp>
#include <mainstay/http/body_reader.hpp>

#include <stdexcept>

using namespace mainstay;
using namespace mainstay_test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n", hint = "HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n";

void inform(http::exchange& turn) {
    const http::field_view fields[] = {{"A", "b"}};
    turn.inform(103, fields);
}

// Informs, waits, informs again, and then answers with its path.
bool inform_and_wait(http::exchange& turn) {
    turn.run([](http::exchange& own) -> task<> {
        inform(own);
        co_await core::sleep_for(1s);
        inform(own);
        own.response().body(std::string(own.request().path()));
    }(turn));
    return false;
}

} // namespace

BOOST_AUTO_TEST_SUITE(exchange_test)

BOOST_AUTO_TEST_CASE(runs_one_coroutine) {
    loopback with;
    with.handler.on_request = [](http::exchange& turn) {
        turn.run([](http::exchange& own) -> task<> {
            own.response().body("first");
            co_return;
        }(turn));
        BOOST_CHECK_THROW(turn.run([]() -> task<> { co_return; }()), std::logic_error);
        return false;
    };
    BOOST_TEST(body_of(with.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")) == "first");
}

// A coroutine that was started is waited for, even by a handler that then throws.
BOOST_AUTO_TEST_CASE(throws_behind_run) {
    loopback with;
    bool ended = false;
    with.handler.on_request = [&](http::exchange& turn) -> bool {
        turn.run([](bool& done) -> task<> {
            done = true;
            co_return;
        }(ended));
        throw problem(409, "thrown");
    };
    BOOST_TEST(with.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").starts_with("HTTP/1.1 409"));
    BOOST_TEST(ended);
}

BOOST_AUTO_TEST_CASE(informs_at_once_and_in_order) {
    loopback with;
    with.handler.on_request = inform_and_wait;
    client one = with.connect();
    BOOST_TEST(with.talk(one, "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n") == hint);
    std::string all;
    for (int i = 0; i < 4; ++i) {
        with.threads.advance(1s);
        all += with.talk(one, "");
    }
    const std::size_t first = all.find("\r\n\r\n/1");
    BOOST_TEST(all.starts_with(std::string(hint) + "HTTP/1.1 200 OK\r\n"));
    BOOST_REQUIRE(first != std::string::npos);
    BOOST_TEST(all.substr(first + 6).starts_with(std::string(hint) + std::string(hint) + "HTTP/1.1 200 OK\r\n"));
    BOOST_TEST(all.ends_with("\r\n\r\n/2"));
}

BOOST_AUTO_TEST_CASE(informs_over_tls_too) {
    const tls_file file{identity({})};
    loopback with(over_tls(file));
    with.handler.on_request = inform_and_wait;
    tls_client one(with);
    BOOST_REQUIRE(one.connect());
    BOOST_TEST(one.ask(get) == hint);
    with.threads.advance(2s);
    one.move();
    BOOST_TEST(one.read().starts_with(std::string(hint) + "HTTP/1.1 200 OK\r\n"));
}

// RFC 9110 section 15.2: never to a client of HTTP/1.0.
BOOST_AUTO_TEST_CASE(informs_those_that_know_of_it) {
    loopback with;
    with.handler.on_request = [](http::exchange& turn) {
        inform(turn);
        return true;
    };
    BOOST_TEST(with.ask("GET / HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 200 "));
    BOOST_TEST(with.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").starts_with(std::string(hint) + "HTTP/1.1 200 "));
}

BOOST_AUTO_TEST_CASE(informs_before_it_asks_for_the_body) {
    loopback with;
    with.handler.at_head = true;
    with.handler.on_request = [](http::exchange& turn) {
        turn.run([](http::exchange& own) -> task<> {
            inform(own);
            co_await own.request().body_source()->read_whole();
            own.response().body(std::string(own.request().body()));
        }(turn));
        return false;
    };
    client one = with.connect();
    auto told = with.talk(one, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    BOOST_TEST(told == std::string(hint) + "HTTP/1.1 100 Continue\r\n\r\n");
    BOOST_TEST(body_of(with.talk(one, "body")) == "body");
}

BOOST_AUTO_TEST_CASE(informs_with_what_may_be_said) {
    loopback with;
    with.handler.on_request = [](http::exchange& turn) {
        for (int status : {0, 99, 100, 101, 200, 1000})
            BOOST_CHECK_THROW(turn.inform(status), std::invalid_argument);
        const http::field_view bad[] = {{"A", "b"}, {"C", "d\r\n\r\nHTTP/1.1 200 OK"}}, length[] = {{"Content-Length", "1"}};
        BOOST_CHECK_THROW(turn.inform(103, bad), std::invalid_argument);
        BOOST_CHECK_THROW(turn.inform(103, length), std::invalid_argument);
        turn.inform(199);
        return true;
    };
    BOOST_TEST(with.ask(get).starts_with("HTTP/1.1 199 "));
}

// A client that reads nothing costs no more than answers would, and one that is gone is noticed.
BOOST_AUTO_TEST_CASE(informs_within_bounds) {
    loopback with;
    bool ended = false;
    with.handler.on_request = [&](http::exchange& turn) {
        turn.run([](http::exchange& own, bool& over) -> task<> {
            const std::string large(64 * 1024, 'x');
            const http::field_view fields[] = {{"A", large}};
            for (int i = 0; i < 1000; ++i)
                own.inform(103, fields);
            over = true;
            co_await core::sleep_for(1s);
        }(turn, ended));
        return false;
    };
    client one = with.connect(4096);
    one.send(get);
    with.threads.poll();
    BOOST_TEST(ended);
    one.close_hard();
    with.threads.poll();
    with.threads.advance(2s);
    BOOST_TEST(with.server.connections() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
