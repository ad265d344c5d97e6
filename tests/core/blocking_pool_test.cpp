// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/blocking_pool.hpp>
#include <mainstay/core/error.hpp>
#include <mainstay/core/runtime.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include <boost/test/unit_test.hpp>

#include <future>
#include <stdexcept>
#include <system_error>
#include <thread>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(blocking_pool_test)

BOOST_AUTO_TEST_CASE(runs_elsewhere_and_comes_back) {
    core::runtime threads({.io_threads = 1});
    threads.start();
    core::blocking_pool pool("test", {.threads = 2});
    auto work = [&]() -> task<bool> {
        auto here = std::this_thread::get_id();
        auto there = co_await pool.run([] { return std::this_thread::get_id(); });
        co_return here != there&& here == std::this_thread::get_id();
    };
    BOOST_TEST(asio::co_spawn(threads.executor(0), work, asio::use_future).get());
}

BOOST_AUTO_TEST_CASE(brings_exceptions_back) {
    core::runtime threads({.io_threads = 1});
    threads.start();
    core::blocking_pool pool("test", {.threads = 1});
    auto work = [&]() -> task<> { co_await pool.run([] { throw std::runtime_error("disk on fire"); }); };
    BOOST_CHECK_THROW(asio::co_spawn(threads.executor(0), work, asio::use_future).get(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_full_queue_is_an_error_at_once) {
    core::runtime threads({.io_threads = 1});
    threads.start();
    std::promise<void> release;
    auto gate = release.get_future().share();
    core::blocking_pool pool("narrow", {.threads = 1, .queue = 1});
    BOOST_TEST(pool.try_submit([gate] { gate.wait(); }));
    BOOST_TEST(pool.try_submit([gate] { gate.wait(); }));
    BOOST_TEST(!pool.try_submit([] {}));
    auto work = [&]() -> task<std::error_code> {
        std::error_code seen;
        try {
            co_await pool.run([] {});
        } catch (const std::system_error& error) {
            seen = error.code();
        }
        co_return seen;
    };
    BOOST_TEST((asio::co_spawn(threads.executor(0), work, asio::use_future).get() == core::errc::overloaded));
    release.set_value();
    pool.stop();
    BOOST_TEST(pool.load() == 0U);
    BOOST_TEST(!pool.try_submit([] {}));
}

BOOST_AUTO_TEST_CASE(runs_on_one_thread_where_time_is_turned_by_hand) {
    core::manual_clock time;
    core::runtime threads(time);
    int got = 0;
    asio::co_spawn(
        threads.executor(0), [&]() -> task<> { got = co_await threads.pool("p").run([] { return 5; }); },
        asio::detached);
    threads.poll();
    BOOST_TEST(got == 5);
}

BOOST_AUTO_TEST_SUITE_END()
