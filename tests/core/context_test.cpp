// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/context.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/core/sleep.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/strand.hpp>
#include <asio/use_awaitable.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {
struct user {
    int id;
};
struct tenant {
    std::string name;
};
} // namespace

BOOST_AUTO_TEST_SUITE(context_test)

BOOST_AUTO_TEST_CASE(slots_are_found_by_their_type) {
    core::context context;
    BOOST_TEST(context.find<user>() == nullptr);
    context.put(user{7});
    context.put(tenant{"acme"});
    BOOST_TEST(context.find<user>()->id == 7);
    BOOST_TEST(context.find<tenant>()->name == "acme");
    context.put(user{8});
    BOOST_TEST(context.find<user>()->id == 8);
}

BOOST_AUTO_TEST_CASE(reset_leaves_nothing_of_the_last_request) {
    core::context context;
    context.put(user{7});
    context.id("abc");
    context.log_field("a", "b");
    context.cancel();
    context.deadline(core::clock::steady_time{1s});
    context.reset();
    BOOST_TEST(context.find<user>() == nullptr);
    BOOST_TEST(context.id().empty());
    BOOST_TEST(context.log_fields().empty());
    BOOST_TEST(!context.cancelled());
    BOOST_TEST((context.deadline() == core::clock::steady_time::max()));
}

BOOST_AUTO_TEST_CASE(expires_at_its_deadline) {
    core::manual_clock time;
    core::context context;
    BOOST_TEST(!context.expired(time));
    context.deadline(time.steady_now() + 1s);
    BOOST_TEST(!context.expired(time));
    time.advance(1s);
    BOOST_TEST(context.expired(time));
}

BOOST_AUTO_TEST_CASE(is_found_by_all_that_a_coroutine_awaits) {
    core::manual_clock time;
    core::runtime threads(time);
    auto context = core::context_ptr::make();
    context->id("request-1");
    std::vector<std::string> seen;
    auto look = [&]() -> task<> {
        auto here = co_await core::this_context();
        seen.emplace_back(here ? here->id() : "none");
    };
    asio::co_spawn(
        core::with_context(threads.executor(0), context),
        [&]() -> task<> {
            co_await look();
            co_await core::sleep_for(5ms);
            co_await look();
            co_await asio::post(threads.executor(0), asio::use_awaitable);
            co_await look();
        },
        asio::detached);
    asio::co_spawn(threads.executor(0), look, asio::detached);
    threads.advance(10ms);
    BOOST_TEST(seen == (std::vector<std::string>{"request-1", "none", "request-1", "request-1"}),
        boost::test_tools::per_element());
    BOOST_TEST(context.unique());
}

BOOST_AUTO_TEST_CASE(replaces_the_one_that_is_there_and_stands_around_any_executor) {
    asio::io_context io;
    auto first = core::context_ptr::make(), second = core::context_ptr::make();
    auto outer = core::with_context(core::with_context(io.get_executor(), first), second);
    BOOST_TEST(core::context_of(outer) == second.get());
    BOOST_TEST(first.unique());
    auto strand = core::with_context(asio::make_strand(io), first);
    BOOST_TEST(core::context_of(strand) == first.get());
    auto tracked = asio::prefer(outer, asio::execution::outstanding_work.tracked);
    BOOST_TEST(core::context_of(tracked) == second.get());
    auto never = asio::require(outer, asio::execution::blocking.never);
    BOOST_TEST(core::context_of(never) == second.get());
    BOOST_TEST(core::context_of(io.get_executor()) == nullptr);
    BOOST_TEST(core::context_of({}) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
