// SPDX-License-Identifier: BSL-1.0
#include "core/run_on.hpp"

#include <mainstay/core/runtime.hpp>
#include <mainstay/core/sleep.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/post.hpp>
#include <asio/use_future.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <stdexcept>
#include <system_error>
#include <thread>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {

struct two_threads {
    core::runtime threads{{.io_threads = 2}};
    two_threads() { threads.start(); }
    ~two_threads() { threads.stop(); }
};

} // namespace

BOOST_AUTO_TEST_SUITE(run_on_test)

BOOST_FIXTURE_TEST_CASE(runs_there_and_comes_back, two_threads) {
    std::thread::id before, there, after;
    auto work = [&]() -> task<> {
        there = std::this_thread::get_id();
        co_return;
    };
    auto caller = [&]() -> task<> {
        before = std::this_thread::get_id();
        co_await core::run_on(threads.executor(1), work());
        after = std::this_thread::get_id();
    };
    asio::co_spawn(threads.executor(0), caller(), asio::use_future).get();
    BOOST_TEST((before == after));
    BOOST_TEST((before != there));
}

BOOST_FIXTURE_TEST_CASE(hands_over_what_the_work_throws, two_threads) {
    auto work = []() -> task<> {
        throw std::runtime_error("no luck");
        co_return;
    };
    auto outcome = asio::co_spawn(threads.executor(0), core::run_on(threads.executor(1), work()), asio::use_future);
    BOOST_CHECK_THROW(outcome.get(), std::runtime_error);
}

// The work's own look at its cancellation and the signal's emission must not meet: ThreadSanitizer watches.
BOOST_FIXTURE_TEST_CASE(cancels_on_the_thread_of_the_work, two_threads) {
    for (int round = 0; round < 50; ++round) {
        asio::cancellation_signal signal;
        std::atomic<int> turns{0};
        auto work = [&]() -> task<> {
            for (;;) {
                co_await core::sleep_for(1us);
                ++turns;
            }
        };
        auto outcome = asio::co_spawn(threads.executor(0), core::run_on(threads.executor(1), work()),
            asio::bind_cancellation_slot(signal.slot(), asio::use_future));
        while (turns == 0)
            std::this_thread::yield();
        asio::post(threads.executor(0), [&] { signal.emit(asio::cancellation_type::terminal); });
        BOOST_CHECK_THROW(outcome.get(), std::system_error);
    }
}

BOOST_AUTO_TEST_SUITE_END()
