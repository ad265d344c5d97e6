// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/random.hpp>
#include <mainstay/core/timer_wheel.hpp>

#include <boost/test/unit_test.hpp>

#include <functional>
#include <list>

using namespace mainstay::core;
using namespace std::chrono_literals;

namespace {

struct probe final : timer {
    std::function<void()> action;
    int fired = 0;
    int abandoned = 0;
    probe() = default;
    ~probe() = default;

private:
    void on_timer() override {
        ++fired;
        if (action) action();
    }
    void on_abandoned() noexcept override { ++abandoned; }
};

const clock::steady_time start{std::chrono::hours{5}};

} // namespace

BOOST_AUTO_TEST_SUITE(timer_wheel_test)

BOOST_AUTO_TEST_CASE(fires_at_its_time_and_not_before) {
    timer_wheel wheel(start);
    probe p;
    wheel.schedule(p, start + 100ms);
    wheel.advance(start + 99ms);
    BOOST_TEST(p.fired == 0);
    wheel.advance(start + 100ms);
    BOOST_TEST(p.fired == 1);
    BOOST_TEST(!p.armed());
    BOOST_TEST(!wheel.next().has_value());
}

BOOST_AUTO_TEST_CASE(a_time_in_the_past_fires_at_the_next_advance) {
    timer_wheel wheel(start);
    wheel.advance(start + 1h);
    probe p;
    wheel.schedule(p, start);
    wheel.advance(start + 1h + 1ms);
    BOOST_TEST(p.fired == 1);
}

BOOST_AUTO_TEST_CASE(cancel_and_destruction_disarm) {
    timer_wheel wheel(start);
    probe p;
    {
        probe gone;
        wheel.schedule(gone, start + 5ms);
        wheel.schedule(p, start + 5ms);
    }
    BOOST_TEST(wheel.size() == 1);
    wheel.cancel(p);
    wheel.advance(start + 10ms);
    BOOST_TEST(p.fired == 0);
    BOOST_TEST(wheel.size() == 0);
}

BOOST_AUTO_TEST_CASE(a_timer_that_rearms_itself_for_now_does_not_hold_the_caller) {
    timer_wheel wheel(start);
    probe p;
    p.action = [&] { wheel.schedule(p, start); };
    wheel.schedule(p, start);
    wheel.advance(start + 10ms);
    BOOST_TEST(p.fired <= 10);
    BOOST_TEST(p.armed());
}

BOOST_AUTO_TEST_CASE(goes_away_with_timers_in_it) {
    probe p;
    {
        timer_wheel wheel(start);
        wheel.schedule(p, start + 5ms);
    }
    BOOST_TEST(p.fired == 0);
    BOOST_TEST(p.abandoned == 1);
    BOOST_TEST(!p.armed());
}

// Against the simplest model: whatever the times and steps, each timer fires in the first advance at or after its time.
BOOST_AUTO_TEST_CASE(agrees_with_a_sorted_list) {
    fast_random random(7);
    for (int round = 0; round < 10; ++round) {
        timer_wheel wheel(start);
        std::list<std::pair<clock::steady_time, probe>> all;
        auto now = start;
        for (int step = 0; step < 200; ++step) {
            for (int i = 0; i < 5; ++i) {
                auto range = std::uint64_t{1} << random.below(40);
                all.emplace_back(std::piecewise_construct,
                    std::forward_as_tuple(
                        now + std::chrono::microseconds(static_cast<std::int64_t>(random.below(range)))),
                    std::forward_as_tuple());
                wheel.schedule(all.back().second, all.back().first);
            }
            auto next = wheel.next();
            auto earliest = clock::steady_time::max();
            for (auto& [at, p] : all) {
                if (p.fired == 0) earliest = std::min(earliest, at);
            }
            BOOST_REQUIRE(next.has_value());
            BOOST_REQUIRE((*next <= earliest + 1ms));
            now += std::chrono::microseconds(
                static_cast<std::int64_t>(random.below(std::uint64_t{1} << random.below(36))));
            wheel.advance(now);
            for (auto& [at, p] : all) {
                BOOST_REQUIRE(p.fired <= 1);
                if (p.fired == 1) BOOST_REQUIRE((at <= now));
                if (at + 2ms <= now) BOOST_REQUIRE(p.fired == 1);
            }
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
