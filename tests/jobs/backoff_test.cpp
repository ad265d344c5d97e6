// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/backoff.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace mainstay;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(backoff_test)

BOOST_AUTO_TEST_CASE(doubles_up_to_its_cap) {
    constexpr jobs::exponential backoff{100ms, 2s, 2.0, 0.0};
    BOOST_TEST((backoff.delay(1, 0.5) == 100ms));
    BOOST_TEST((backoff.delay(2, 0.5) == 200ms));
    BOOST_TEST((backoff.delay(5, 0.5) == 1600ms));
    BOOST_TEST((backoff.delay(6, 0.5) == 2s));
    BOOST_TEST((backoff.delay(1'000'000, 0.5) == 2s));
}

BOOST_AUTO_TEST_CASE(jitter_takes_away_up_to_its_share) {
    constexpr jobs::exponential backoff{1s, 1h, 3.0, 0.25};
    BOOST_TEST((backoff.delay(2, 0.0) == 3s));
    BOOST_TEST((backoff.delay(2, 0.5) == 2625ms));
    BOOST_TEST((backoff.delay(2, 0.999999) > 2249ms));
}

BOOST_AUTO_TEST_CASE(strange_settings_give_delays_all_the_same) {
    constexpr int most = std::numeric_limits<int>::max();
    BOOST_TEST((jobs::exponential{-1s, 1s, 2.0, 0.0}.delay(3, 0.0) == 0s));
    BOOST_TEST((jobs::exponential{0s, 1s, 1e300, 0.0}.delay(most, 0.0) >= 0s));
    BOOST_TEST((jobs::exponential{1s, 5s, 0.0, 7.0}.delay(4, 0.5) == 500ms));
    BOOST_TEST((jobs::exponential{1s, -1s, 2.0, 0.0}.delay(4, 0.0) == 0s));
    BOOST_TEST((jobs::exponential{1s, std::chrono::nanoseconds::max(), 10.0, 0.0}.delay(most, 0.0) > 24h * 365 * 200));
    BOOST_TEST((jobs::exponential{1s, 1h, 2.0, 0.0}.delay(0, 0.0) == 1s));
}

BOOST_AUTO_TEST_SUITE_END()
