// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/context.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/core/sleep.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/use_future.hpp>

#include <boost/test/unit_test.hpp>

#include <future>
#include <set>
#include <thread>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {
std::thread::id thread_of(const asio::any_io_executor& executor) {
    std::promise<std::thread::id> id;
    asio::post(executor, [&] { id.set_value(std::this_thread::get_id()); });
    return id.get_future().get();
}
} // namespace

BOOST_AUTO_TEST_SUITE(runtime_test)

BOOST_AUTO_TEST_CASE(each_executor_has_a_thread_of_its_own) {
    core::runtime threads({.io_threads = 3});
    threads.start();
    std::set<std::thread::id> ids;
    for (std::size_t i = 0; i < threads.size(); ++i)
        ids.insert(thread_of(threads.executor(i)));
    BOOST_TEST(ids.size() == 3U);
    BOOST_TEST(!ids.contains(std::this_thread::get_id()));
    BOOST_TEST((thread_of(threads.next_executor()) != thread_of(threads.next_executor())));
    threads.stop();
    threads.stop();
}

BOOST_AUTO_TEST_CASE(a_serial_thread_runs_one_after_the_other_and_finishes_on_stop) {
    core::runtime threads({.io_threads = 1});
    auto serial = threads.make_serial_thread("writer");
    int count = 0;
    for (int i = 0; i < 1000; ++i)
        asio::post(serial->executor(), [&] { ++count; });
    serial->stop();
    BOOST_TEST(count == 1000);
}

BOOST_AUTO_TEST_CASE(turned_by_hand_it_runs_everything_here) {
    core::manual_clock time;
    core::runtime threads(time);
    auto serial = threads.make_serial_thread("writer");
    std::thread::id seen;
    asio::post(serial->executor(), [&] { seen = std::this_thread::get_id(); });
    BOOST_TEST(threads.poll() == 1U);
    BOOST_TEST((seen == std::this_thread::get_id()));
}

// A sleeper that sleeps again is woken at each of its times, not once at the end.
BOOST_AUTO_TEST_CASE(advance_stops_at_every_timer) {
    core::manual_clock time;
    core::runtime threads(time);
    std::vector<std::chrono::milliseconds> at;
    auto begin = time.steady_now();
    asio::co_spawn(
        threads.executor(0),
        [&]() -> task<> {
            for (int i = 0; i < 3; ++i) {
                co_await core::sleep_for(10ms);
                at.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(time.steady_now() - begin));
            }
        },
        asio::detached);
    threads.advance(1s);
    BOOST_TEST((at == std::vector<std::chrono::milliseconds>{10ms, 20ms, 30ms}));
    BOOST_TEST((time.steady_now() - begin == 1s));
}

BOOST_AUTO_TEST_CASE(works_on_contexts_that_the_user_runs) {
    asio::io_context mine;
    core::runtime threads({std::ref(mine)}, {});
    threads.start();
    bool done = false;
    asio::co_spawn(
        threads.executor(0),
        [&]() -> task<> {
            co_await core::sleep_for(1ms);
            done = true;
        },
        asio::detached);
    mine.run();
    BOOST_TEST(done);
}

BOOST_AUTO_TEST_CASE(is_found_by_its_executors) {
    asio::io_context mine;
    BOOST_TEST(core::runtime::find(mine.get_executor()) == nullptr);
    {
        core::runtime first({mine}, {}), second({mine}, {});
        BOOST_TEST(core::runtime::find(mine.get_executor()) == &second);
        core::manual_clock time;
        core::runtime by_hand(time);
        BOOST_TEST(core::runtime::find(by_hand.executor(0)) == &by_hand);
        auto in_context = core::with_context(by_hand.executor(0), core::context_ptr::make());
        BOOST_TEST(core::runtime::find(in_context) == &by_hand);
    }
    BOOST_TEST(core::runtime::find(mine.get_executor()) == nullptr);
}

BOOST_AUTO_TEST_CASE(starts_and_stops_a_thousand_times) {
    for (int i = 0; i < 1000; ++i) {
        core::runtime threads({.io_threads = 1});
        threads.start();
        if (i % 2 == 0) threads.stop();
    }
}

// An application may outlive the io_contexts that it ran on.
BOOST_AUTO_TEST_CASE(borrowed_contexts_may_be_gone_first) {
    auto context = std::make_unique<asio::io_context>(1);
    auto threads = std::make_unique<core::runtime>(
        std::vector<std::reference_wrapper<asio::io_context>>{*context}, core::runtime_options{});
    BOOST_TEST(core::runtime::find(context->get_executor()) == threads.get());
    context.reset();
    threads.reset();
}

BOOST_AUTO_TEST_CASE(a_context_forgets_a_runtime_that_is_gone) {
    asio::io_context context(1);
    {
        core::runtime threads({std::ref(context)}, core::runtime_options{});
        BOOST_TEST(core::runtime::find(context.get_executor()) == &threads);
    }
    BOOST_TEST(core::runtime::find(context.get_executor()) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
