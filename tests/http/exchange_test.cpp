// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/exchange.hpp>

#include "loopback.hpp"

#include <stdexcept>

using namespace mainstay;
using namespace mainstay_test;

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

BOOST_AUTO_TEST_SUITE_END()
