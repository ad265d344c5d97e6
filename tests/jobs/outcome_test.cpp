// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/outcome.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(outcome_test)

BOOST_AUTO_TEST_CASE(says_what_becomes_of_the_job) {
    BOOST_TEST(std::holds_alternative<jobs::done>(jobs::outcome{}));
    jobs::outcome given_up = jobs::discard("no such account");
    BOOST_TEST(std::get<jobs::discard>(given_up).reason() == "no such account");
    jobs::outcome later = jobs::snooze(5min);
    BOOST_TEST((std::get<jobs::snooze>(later).time() == 5min));
}

BOOST_AUTO_TEST_CASE(can_be_thrown) {
    BOOST_CHECK_EXCEPTION(throw jobs::discard("gone"), std::exception,
        [](const std::exception& e) { return e.what() == std::string("gone"); });
    BOOST_CHECK_THROW(throw jobs::snooze(1s), std::exception);
}

BOOST_AUTO_TEST_SUITE_END()
