// SPDX-License-Identifier: BSL-1.0
#include <mainstay/resilience/retry.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;
using namespace std::chrono_literals;
using resilience::jitter, resilience::retry, resilience::retry_options;

namespace {
struct world {
    core::manual_clock time;
    core::fast_random random{1};
    retry_options options{.attempts = 3, .backoff = {.first = 100ms, .jitter = jitter::none}};
};
} // namespace

BOOST_AUTO_TEST_SUITE(retry_test)

BOOST_FIXTURE_TEST_CASE(ends_after_the_last_attempt, world) {
    retry again(options, time, random);
    BOOST_TEST((again.failed() == 100ms));
    BOOST_TEST((again.failed() == 200ms));
    BOOST_TEST(!again.failed().has_value());
    BOOST_TEST(!again.failed().has_value());
    BOOST_TEST(again.failures() == 3U);
}

BOOST_FIXTURE_TEST_CASE(does_not_wait_past_the_deadline, world) {
    retry again(options, time, random, time.steady_now() + 250ms);
    BOOST_TEST((again.failed() == 100ms));
    time.advance(100ms);
    BOOST_TEST(!again.failed().has_value());
}

BOOST_FIXTURE_TEST_CASE(waits_as_long_as_the_other_side_says, world) {
    retry again(options, time, random);
    BOOST_TEST((again.failed(5s) == 5s));
    BOOST_TEST((again.failed(1ms) == 200ms));
}

BOOST_FIXTURE_TEST_CASE(stops_when_the_budget_is_used_up, world) {
    resilience::retry_budget budget({.ratio = 0.5, .reserve = 1});
    options.budget = &budget;
    retry first(options, time, random);
    BOOST_TEST(first.failed().has_value());
    BOOST_TEST(!first.failed().has_value());
    retry second(options, time, random), third(options, time, random);
    BOOST_TEST(third.failed().has_value());
    BOOST_TEST(!second.failed().has_value());
}

BOOST_FIXTURE_TEST_CASE(no_attempts_means_no_retry, world) {
    options.attempts = 0;
    retry again(options, time, random);
    BOOST_TEST(!again.failed().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
