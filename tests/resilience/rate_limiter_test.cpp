// SPDX-License-Identifier: BSL-1.0
#include <mainstay/resilience/rate_limiter.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;
using resilience::rate_limiter;

BOOST_AUTO_TEST_SUITE(rate_limiter_test)

BOOST_AUTO_TEST_CASE(a_burst_then_one_an_interval) {
    core::manual_clock time;
    rate_limiter limiter({.limit = {10, 1s}, .clock = &time});
    for (std::uint32_t i = 0; i < 10; ++i) {
        auto said = limiter.take("a");
        BOOST_TEST(said.allowed);
        BOOST_TEST(said.remaining == 9 - i);
    }
    auto refused = limiter.take("a");
    BOOST_TEST(!refused.allowed);
    BOOST_TEST(refused.remaining == 0U);
    BOOST_TEST((refused.retry_after == 100ms));
    time.advance(99ms);
    BOOST_TEST((limiter.take("a").retry_after == 1ms));
    time.advance(1ms);
    BOOST_TEST(limiter.take("a").allowed);
    BOOST_TEST(!limiter.take("a").allowed);
    time.advance(1h);
    for (int i = 0; i < 10; ++i)
        BOOST_TEST(limiter.take("a").allowed);
    BOOST_TEST(!limiter.take("a").allowed);
}

BOOST_AUTO_TEST_CASE(what_is_refused_does_not_count) {
    core::manual_clock time;
    rate_limiter limiter({.limit = {1, 1s}, .clock = &time});
    BOOST_TEST(limiter.take("a").allowed);
    for (int i = 0; i < 1000; ++i)
        BOOST_TEST(!limiter.take("a").allowed);
    time.advance(1s);
    BOOST_TEST(limiter.take("a").allowed);
}

BOOST_AUTO_TEST_CASE(keys_have_limits_of_their_own) {
    core::manual_clock time;
    rate_limiter limiter({.limit = {1, 1s}, .clock = &time});
    BOOST_TEST(limiter.take("a").allowed);
    BOOST_TEST(limiter.take("").allowed);
    BOOST_TEST(limiter.take(std::string(1000, 'x')).allowed);
    BOOST_TEST(!limiter.take("a").allowed);
    BOOST_TEST(!limiter.take("").allowed);
}

BOOST_AUTO_TEST_CASE(costs_count_and_looking_does_not) {
    core::manual_clock time;
    rate_limiter limiter({.limit = {10, 1s}, .clock = &time});
    BOOST_TEST(limiter.take("a", 7).remaining == 3U);
    BOOST_TEST(limiter.look("a", 3).allowed);
    BOOST_TEST(!limiter.look("a", 4).allowed);
    BOOST_TEST((limiter.take("a", 4).retry_after == 100ms));
    BOOST_TEST(limiter.take("a", 3).allowed);
    BOOST_TEST(limiter.take("a", 0).allowed);
    auto never = limiter.take("b", 11);
    BOOST_TEST(!never.allowed);
    BOOST_TEST((never.retry_after == std::chrono::nanoseconds::max()));
}

BOOST_AUTO_TEST_CASE(off_allows_everything) {
    rate_limiter limiter({.limit = {}});
    for (int i = 0; i < 1000; ++i)
        BOOST_TEST(limiter.take("a", 1'000'000).allowed);
    BOOST_TEST(!limiter.limit().limited());
}

BOOST_AUTO_TEST_CASE(a_flood_of_other_keys_gives_nobody_a_fresh_start) {
    core::manual_clock time;
    rate_limiter limiter({.limit = {5, 1min}, .keys = 64, .clock = &time});
    for (int i = 0; i < 5; ++i)
        BOOST_TEST(limiter.take("attacker").allowed);
    for (int i = 0; i < 100'000; ++i)
        limiter.take("flood" + std::to_string(i));
    BOOST_TEST(!limiter.take("attacker").allowed);
}

BOOST_AUTO_TEST_CASE(keys_that_have_paid_make_way_first) {
    core::manual_clock time;
    rate_limiter limiter({.limit = {2, 1s}, .keys = 64, .clock = &time});
    for (int i = 0; i < 1000; ++i)
        limiter.take("old" + std::to_string(i), 2);
    time.advance(2s);
    for (int i = 0; i < 2; ++i)
        BOOST_TEST(limiter.take("new").allowed);
    BOOST_TEST(!limiter.take("new").allowed);
}

BOOST_AUTO_TEST_CASE(threads_together_get_what_one_would) {
    core::manual_clock time;
    rate_limiter limiter({.limit = {500, 1h}, .clock = &time});
    std::atomic<int> allowed{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 500; ++i)
                allowed += limiter.take("shared").allowed ? 1 : 0;
        });
    }
    for (auto& one : threads)
        one.join();
    BOOST_TEST(allowed == 500);
}

BOOST_AUTO_TEST_CASE(moves) {
    core::manual_clock time;
    rate_limiter first({.limit = {1, 1s}, .clock = &time});
    BOOST_TEST(first.take("a").allowed);
    rate_limiter second = std::move(first);
    BOOST_TEST(!second.take("a").allowed);
}

// Texts of every length, of which each byte counts.
BOOST_AUTO_TEST_CASE(keys_that_differ_in_one_byte_are_kept_apart) {
    core::manual_clock time;
    rate_limiter limiter({.limit = {1, 1s}, .clock = &time});
    for (std::size_t size = 1; size < 40; ++size) {
        std::string key(size, 'a');
        BOOST_TEST(limiter.take(key).allowed);
        for (std::size_t i = 0; i < size; ++i) {
            std::string changed = key;
            changed[i] = 'b';
            BOOST_TEST(limiter.take(changed).allowed);
            BOOST_TEST(!limiter.take(changed).allowed);
        }
        BOOST_TEST(limiter.take(key + '\0').allowed);
    }
}

BOOST_AUTO_TEST_SUITE_END()
