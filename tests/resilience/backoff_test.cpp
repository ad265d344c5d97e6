// SPDX-License-Identifier: BSL-1.0
#include <mainstay/resilience/backoff.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>

using namespace mainstay;
using namespace std::chrono_literals;
using resilience::backoff, resilience::jitter;

BOOST_AUTO_TEST_SUITE(backoff_test)

BOOST_AUTO_TEST_CASE(grows_up_to_the_cap) {
    core::fast_random random(1);
    backoff wait({.first = 100ms, .most = 2s, .jitter = jitter::none});
    BOOST_TEST((wait.delay(0, random) == 100ms));
    BOOST_TEST((wait.delay(1, random) == 100ms));
    BOOST_TEST((wait.delay(2, random) == 200ms));
    BOOST_TEST((wait.delay(5, random) == 1600ms));
    BOOST_TEST((wait.delay(6, random) == 2s));
    BOOST_TEST((wait.delay(4'000'000'000, random) == 2s));
}

BOOST_AUTO_TEST_CASE(full_jitter_uses_the_whole_time) {
    core::fast_random random(1);
    backoff wait({.first = 100ms, .jitter = jitter::full});
    bool low = false, high = false;
    for (int i = 0; i < 1000; ++i) {
        auto delay = wait.delay(1, random);
        BOOST_TEST((delay >= 0ms && delay <= 100ms));
        low = low || delay < 10ms;
        high = high || delay > 90ms;
    }
    BOOST_TEST((low && high));
}

BOOST_AUTO_TEST_CASE(equal_jitter_keeps_half) {
    core::fast_random random(1);
    backoff wait({.first = 100ms, .jitter = jitter::equal});
    bool low = false, high = false;
    for (int i = 0; i < 1000; ++i) {
        auto delay = wait.delay(1, random);
        BOOST_TEST((delay >= 50ms && delay <= 100ms));
        low = low || delay < 55ms;
        high = high || delay > 95ms;
    }
    BOOST_TEST((low && high));
}

BOOST_AUTO_TEST_CASE(odd_settings_do_no_harm) {
    core::fast_random random(1);
    BOOST_TEST((backoff({.first = -1s, .most = -1s}).delay(3, random) == 0ns));
    BOOST_TEST((backoff({.first = 0s, .jitter = jitter::none}).delay(4'000'000'000, random) == 0ns));
    BOOST_TEST((backoff({.first = 1s, .factor = 0.5, .jitter = jitter::none}).delay(9, random) == 1s));
    BOOST_TEST((backoff({.first = 1s, .factor = std::numeric_limits<double>::quiet_NaN(), .jitter = jitter::none})
                    .delay(9, random) == 1s));
    backoff longest({.first = 1s, .most = std::chrono::nanoseconds::max(), .jitter = jitter::full});
    BOOST_TEST((longest.delay(4'000'000'000, random) >= 0ns));
}

BOOST_AUTO_TEST_SUITE_END()
