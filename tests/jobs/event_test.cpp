// SPDX-License-Identifier: BSL-1.0
#include "jobs/event.hpp"

#include <mainstay/core/runtime.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>

#include <boost/test/unit_test.hpp>

#include <memory>

using namespace mainstay;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(event_test)

BOOST_AUTO_TEST_CASE(wakes_all_who_wait) {
    core::manual_clock time;
    core::runtime threads(time);
    jobs::event event;
    int woken = 0;
    auto waits = [&]() -> task<> {
        co_await event.wait_until(core::clock::steady_time::max());
        ++woken;
    };
    asio::co_spawn(threads.executor(0), waits, asio::detached);
    asio::co_spawn(threads.executor(0), waits, asio::detached);
    threads.advance(1h);
    BOOST_TEST(woken == 0);
    event.notify();
    event.notify();
    threads.poll();
    BOOST_TEST(woken == 2);
}

BOOST_AUTO_TEST_CASE(wakes_in_time) {
    core::manual_clock time;
    core::runtime threads(time);
    jobs::event event;
    bool woken = false;
    auto waits = [&]() -> task<> {
        co_await event.wait_until(time.steady_now() - 1s);
        co_await event.wait_until(time.steady_now() + 10s);
        woken = true;
    };
    asio::co_spawn(threads.executor(0), waits, asio::detached);
    threads.advance(9s);
    BOOST_TEST(!woken);
    threads.advance(1s);
    BOOST_TEST(woken);
    event.notify();
}

BOOST_AUTO_TEST_CASE(a_waiter_may_go_with_its_runtime) {
    core::manual_clock time;
    jobs::event event;
    auto kept = std::make_shared<int>(0);
    auto waits = [&](std::shared_ptr<int>) -> task<> { co_await event.wait_until(time.steady_now() + 1h); };
    {
        core::runtime threads(time);
        asio::co_spawn(threads.executor(0), waits(kept), asio::detached);
        threads.poll();
        BOOST_TEST(kept.use_count() > 1);
    }
    BOOST_TEST(kept.use_count() == 1);
    event.notify();
}

BOOST_AUTO_TEST_SUITE_END()
