// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/dispatch.hpp>

#include "loopback.hpp"

#include <mainstay/core/sleep.hpp>
#include <mainstay/http/request_builder.hpp>

#include <stdexcept>

using namespace mainstay;
using namespace mainstay_test;
using namespace std::chrono_literals;

namespace {

struct bench {
    core::manual_clock time;
    core::runtime threads{time};
    function_handler handler;
    http::response out;
    http::request_builder made{"GET", "/x"};
    int told = 0;

    http::response& call() {
        http::error_hook hook = [this](const http::request&, const std::exception_ptr&) { ++told; };
        bool ended = false;
        asio::co_spawn(threads.executor(0), http::dispatch(handler, made.request(), out, time, &hook),
            [&](std::exception_ptr thrown) { ended = !thrown; });
        threads.advance(10s);
        BOOST_TEST(ended);
        return out;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(dispatch_test)

BOOST_AUTO_TEST_CASE(calls_without_a_connection) {
    bench with;
    BOOST_TEST(with.call().body() == "hello");
}

BOOST_AUTO_TEST_CASE(awaits_what_is_run_in_the_request_s_context) {
    bench with;
    with.handler.on_request = [&](http::exchange& turn) {
        turn.run([](http::exchange& own) -> task<> {
            co_await core::sleep_for(1s);
            auto context = co_await core::this_context();
            own.response().body(context.get() == &own.request().context() ? "its own" : "another");
        }(turn));
        return false;
    };
    BOOST_TEST(with.call().body() == "its own");
}

BOOST_AUTO_TEST_CASE(what_is_thrown_becomes_the_answer) {
    bench with;
    with.handler.on_request = [](http::exchange&) -> bool { throw problem::not_found("no"); };
    BOOST_TEST(with.call().status() == 404);
    BOOST_TEST(with.told == 0);
    with.handler.on_request = [](http::exchange&) -> bool { throw 42; };
    BOOST_TEST(with.call().status() == 500);
    BOOST_TEST(with.told == 1);
    with.handler.on_request = [](http::exchange&) { return false; };
    BOOST_TEST(with.call().status() == 500);
    BOOST_TEST(with.told == 2);
    with.handler.on_request = [](http::exchange& turn) {
        turn.run([]() -> task<> {
            co_await core::sleep_for(1s);
            throw std::runtime_error("secret");
        }());
        return false;
    };
    BOOST_TEST(with.call().status() == 500);
    BOOST_TEST(with.told == 3);
    BOOST_TEST(with.out.body().find("secret") == std::string::npos);
    BOOST_TEST(with.out.body().find("request_id") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
