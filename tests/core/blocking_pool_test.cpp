// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/blocking_pool.hpp>
#include <mainstay/core/error.hpp>
#include <mainstay/core/runtime.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <barrier>
#include <future>
#include <latch>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

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

// Each job waits for all the others, so that they end only if every thread has one.
BOOST_AUTO_TEST_CASE(all_threads_work_at_once_however_jobs_arrive) {
    constexpr int width = 4;
    core::blocking_pool pool("wide", {.threads = width});
    for (int round = 0; round < 200; ++round) {
        std::barrier together(width);
        auto done = std::make_shared<std::latch>(width);
        for (int i = 0; i < width; ++i) {
            const bool accepted = pool.try_submit([&together, done] {
                together.arrive_and_wait();
                done->count_down();
            });
            BOOST_REQUIRE(accepted);
            if (round % 2 == 0) std::this_thread::yield();
        }
        done->wait();
    }
}

BOOST_AUTO_TEST_CASE(no_job_is_left_behind_by_many_that_submit) {
    std::atomic<int> ran{0};
    core::blocking_pool pool("busy", {.threads = 3, .queue = 10'000});
    std::vector<std::thread> senders;
    for (int i = 0; i < 3; ++i) {
        senders.emplace_back([&] {
            for (int job = 0; job < 1000; ++job) {
                while (!pool.try_submit([&] { ++ran; }))
                    std::this_thread::yield();
                if (job % 7 == 0) std::this_thread::yield();
            }
        });
    }
    for (auto& sender : senders)
        sender.join();
    while (pool.load() != 0)
        std::this_thread::yield();
    BOOST_TEST(ran == 3000);
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
