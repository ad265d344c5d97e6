// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/runtime.hpp>
#include <mainstay/core/sleep.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include <boost/test/unit_test.hpp>

#include <system_error>
#include <thread>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(sleep_test)

BOOST_AUTO_TEST_CASE(wakes_in_the_order_of_the_times) {
    core::manual_clock time;
    core::runtime threads(time);
    std::vector<int> order;
    for (int delay : {30, 10, 20}) {
        asio::co_spawn(
            threads.executor(0),
            [&order, delay]() -> task<> {
                co_await core::sleep_for(std::chrono::milliseconds(delay));
                order.push_back(delay);
            },
            asio::detached);
    }
    threads.advance(9ms);
    BOOST_TEST(order.empty());
    threads.advance(100ms);
    BOOST_TEST(order == (std::vector<int>{10, 20, 30}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_time_in_the_past_still_lets_others_run) {
    core::manual_clock time;
    core::runtime threads(time);
    bool done = false;
    asio::co_spawn(
        threads.executor(0),
        [&]() -> task<> {
            co_await core::sleep_until(time.steady_now() - 1h);
            co_await core::sleep_for(0ns);
            co_await core::sleep_for(-1h);
            done = true;
        },
        asio::detached);
    bool others_ran = false;
    asio::post(threads.executor(0), [&] { others_ran = !done; });
    threads.poll();
    BOOST_TEST(others_ran);
    BOOST_TEST(done);
}

BOOST_AUTO_TEST_CASE(cancelled_it_throws_at_once) {
    core::manual_clock time;
    core::runtime threads(time);
    asio::cancellation_signal signal;
    std::error_code seen;
    asio::co_spawn(
        threads.executor(0),
        [&]() -> task<> {
            try {
                co_await core::sleep_for(1h);
            } catch (const std::system_error& error) {
                seen = error.code();
            }
        },
        asio::bind_cancellation_slot(signal.slot(), asio::detached));
    threads.poll();
    signal.emit(asio::cancellation_type::terminal);
    signal.emit(asio::cancellation_type::terminal);
    threads.poll();
    BOOST_TEST((seen == asio::error::operation_aborted));
}

BOOST_AUTO_TEST_CASE(cancelled_while_it_yields_it_throws_as_well) {
    core::manual_clock time;
    core::runtime threads(time);
    asio::cancellation_signal signal;
    bool went_on = false;
    std::error_code seen;
    asio::co_spawn(
        threads.executor(0),
        [&]() -> task<> {
            asio::post(threads.executor(0), [&] { signal.emit(asio::cancellation_type::terminal); });
            try {
                co_await core::sleep_for(0ns);
                went_on = true;
            } catch (const std::system_error& error) {
                seen = error.code();
            }
        },
        asio::bind_cancellation_slot(signal.slot(), asio::detached));
    threads.poll();
    BOOST_TEST(!went_on);
    BOOST_TEST((seen == asio::error::operation_aborted));
}

// Under a sanitizer this fails if the frame is lost.
BOOST_AUTO_TEST_CASE(a_runtime_that_goes_away_takes_its_sleepers_along) {
    core::manual_clock time;
    auto kept = std::make_shared<int>(1);
    {
        core::runtime threads(time);
        asio::co_spawn(
            threads.executor(0),
            [kept]() -> task<> {
                auto mine = kept;
                co_await core::sleep_for(1h);
            },
            asio::detached);
        threads.poll();
        BOOST_TEST(kept.use_count() > 1);
    }
    BOOST_TEST(kept.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(works_in_a_users_own_context_on_real_time) {
    asio::io_context mine;
    bool done = false;
    asio::co_spawn(
        mine,
        [&]() -> task<> {
            auto before = core::real_clock().steady_now();
            co_await core::sleep_for(2ms);
            done = core::real_clock().steady_now() - before >= 2ms;
        },
        asio::detached);
    mine.run();
    BOOST_TEST(done);
}

BOOST_AUTO_TEST_SUITE_END()
