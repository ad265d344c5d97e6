// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/enqueue_options.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(enqueue_options_test)

BOOST_AUTO_TEST_CASE(each_says_its_own) {
    jobs::enqueue_options options;
    jobs::delay{5s}.apply(options);
    jobs::priority{-3}.apply(options);
    BOOST_TEST((options.delay == 5s));
    BOOST_TEST(options.priority == -3);
    BOOST_TEST(!options.unique);
    BOOST_TEST(!options.at.has_value());
    jobs::unique_by_args{1h}.apply(options);
    BOOST_TEST(options.unique);
    BOOST_TEST((options.unique_for == 1h));
    jobs::unique_by_args{}.apply(options);
    BOOST_TEST((options.unique_for == 0s));
    auto at = core::clock::wall_time{100s};
    jobs::not_before{at}.apply(options);
    BOOST_TEST((options.at == at));
}

BOOST_AUTO_TEST_CASE(nothing_else_is_an_option) {
    BOOST_TEST(jobs::enqueue_option<jobs::unique_by_args>);
    BOOST_TEST(!jobs::enqueue_option<std::chrono::seconds>);
    BOOST_TEST(!jobs::enqueue_option<int>);
}

BOOST_AUTO_TEST_SUITE_END()
