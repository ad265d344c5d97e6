// SPDX-License-Identifier: BSL-1.0
#include <mainstay/resilience/retry_budget.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>
#include <vector>

using namespace mainstay;
using resilience::retry_budget;

BOOST_AUTO_TEST_SUITE(retry_budget_test)

BOOST_AUTO_TEST_CASE(the_reserve_then_a_share_of_the_calls) {
    retry_budget budget({.ratio = 0.25, .reserve = 2});
    BOOST_TEST(budget.withdraw());
    BOOST_TEST(budget.withdraw());
    BOOST_TEST(!budget.withdraw());
    for (int i = 0; i < 3; ++i)
        budget.deposit();
    BOOST_TEST(!budget.withdraw());
    budget.deposit();
    BOOST_TEST(budget.withdraw());
    BOOST_TEST(!budget.withdraw());
}

BOOST_AUTO_TEST_CASE(no_more_is_saved_than_the_reserve) {
    retry_budget budget({.ratio = 1, .reserve = 3});
    for (int i = 0; i < 100; ++i)
        budget.deposit();
    BOOST_TEST(budget.left() == 3U);
}

BOOST_AUTO_TEST_CASE(odd_settings_do_no_harm) {
    retry_budget none({.ratio = -1, .reserve = 0});
    none.deposit();
    BOOST_TEST(!none.withdraw());
    retry_budget much({.ratio = 1e300, .reserve = 4'000'000'000});
    much.deposit();
    BOOST_TEST(much.left() == 4'000'000'000U);
}

BOOST_AUTO_TEST_CASE(threads_never_take_more_than_there_is) {
    retry_budget budget({.ratio = 0, .reserve = 100});
    std::atomic<int> got{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 100; ++i)
                got += budget.withdraw() ? 1 : 0;
        });
    }
    for (auto& one : threads)
        one.join();
    BOOST_TEST(got == 100);
}

BOOST_AUTO_TEST_SUITE_END()
