// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/runtime.hpp>
#include <mainstay/core/task.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

using namespace mainstay;

namespace {
task<int> answer() {
    co_return 42;
}
task<> fail() {
    throw std::runtime_error("no");
    co_return;
}
} // namespace

BOOST_AUTO_TEST_SUITE(task_test)

BOOST_AUTO_TEST_CASE(gives_its_value_and_throws_what_its_body_threw) {
    core::manual_clock time;
    core::runtime threads(time);
    int got = 0;
    std::string thrown;
    asio::co_spawn(
        threads.executor(0),
        [&]() -> task<> {
            got = co_await answer();
            try {
                co_await fail();
            } catch (const std::runtime_error& error) {
                thrown = error.what();
            }
        },
        asio::detached);
    threads.poll();
    BOOST_TEST(got == 42);
    BOOST_TEST(thrown == "no");
}

BOOST_AUTO_TEST_CASE(one_that_is_never_awaited_does_nothing) {
    bool ran = false;
    {
        auto body = [&]() -> task<> {
            ran = true;
            co_return;
        };
        auto idle = body();
    }
    BOOST_TEST(!ran);
}

BOOST_AUTO_TEST_SUITE_END()
