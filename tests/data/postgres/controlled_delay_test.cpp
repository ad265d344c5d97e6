// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/controlled_delay.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using mainstay::data::postgres::controlled_delay;

namespace {

struct queue {
    controlled_delay delay{100ms, 1s};
    mainstay::core::clock::steady_time now{std::chrono::hours(1)};
    // One is served every 10 ms, each after having waited for that long; how many of them are refused.
    int refused(int count, std::chrono::nanoseconds waited) {
        int result = 0;
        for (int i = 0; i < count; ++i, now += 10ms)
            result += delay.serve(now, waited) ? 0 : 1;
        return result;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_controlled_delay_test)

BOOST_AUTO_TEST_CASE(a_short_queue_is_served_for_ever) {
    queue q;
    BOOST_TEST(q.refused(1000, 100ms) == 0);
    BOOST_TEST((q.delay.patience() == controlled_delay::duration::max()));
}

BOOST_AUTO_TEST_CASE(a_burst_is_served_and_a_standing_queue_is_not) {
    queue q;
    BOOST_TEST(q.refused(99, 5s) == 0); // not yet a whole interval
    BOOST_TEST(q.refused(200, 5s) > 150);
    BOOST_TEST((q.delay.patience() == 100ms));
    // Those who have just come are served all the same.
    BOOST_TEST(q.refused(1, 99ms) == 0);
}

BOOST_AUTO_TEST_CASE(one_that_got_through_quickly_shows_that_the_queue_moves) {
    queue q;
    for (int seconds = 0; seconds < 5; ++seconds) {
        BOOST_TEST(q.refused(99, 3s) == 0);
        BOOST_TEST(q.refused(1, 10ms) == 0);
    }
}

BOOST_AUTO_TEST_CASE(an_empty_queue_forgets_what_was) {
    queue q;
    q.refused(300, 5s);
    q.delay.emptied();
    BOOST_TEST((q.delay.patience() == controlled_delay::duration::max()));
    BOOST_TEST(q.refused(50, 5s) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
