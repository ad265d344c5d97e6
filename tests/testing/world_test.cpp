// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/sleep.hpp>
#include <mainstay/testing/world.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {

task<int> later(int value) {
    co_await core::sleep_for(10s);
    co_return value;
}
task<void> failing() {
    co_await core::sleep_for(1s);
    throw std::runtime_error("broken");
}

class part final : public core::service {
public:
    part(std::string& seen, char name) : seen_(seen), name_(name) {}
    std::string_view name() const noexcept override { return "part"; }
    task<void> start(core::runtime&) override {
        seen_ += name_;
        co_return;
    }
    task<void> stop(core::clock::steady_time) override {
        co_await core::sleep_for(1s);
        seen_ += name_;
    }

private:
    std::string& seen_;
    char name_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(world_test)

BOOST_AUTO_TEST_CASE(runs_a_task_and_lets_time_pass_for_it) {
    testing::world world;
    auto begin = world.clock().steady_now();
    BOOST_TEST(world.run(later(7)) == 7);
    BOOST_TEST((world.clock().steady_now() - begin >= 10s));
}

BOOST_AUTO_TEST_CASE(hands_on_what_a_task_throws) {
    testing::world world;
    BOOST_CHECK_THROW(world.run(failing()), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(has_a_patience) {
    testing::world world;
    BOOST_CHECK_THROW(world.run(core::sleep_for(1h), 1min), testing::still_waiting);
    world.run(core::sleep_for(1h), 2h);
}

BOOST_AUTO_TEST_CASE(spawned_work_goes_on_as_time_does) {
    testing::world world;
    int looks = 0;
    auto work = [&]() -> task<void> {
        for (;;) {
            co_await core::sleep_for(1min);
            ++looks;
        }
    };
    world.spawn(work());
    BOOST_TEST(looks == 0);
    world.advance(1h);
    BOOST_TEST(looks == 60);
}

BOOST_AUTO_TEST_CASE(stops_what_it_started_in_reverse) {
    std::string seen;
    part a(seen, 'a'), b(seen, 'b');
    {
        testing::world world;
        world.start(a);
        world.start(b);
    }
    BOOST_TEST(seen == "abba");
}

BOOST_AUTO_TEST_CASE(keeps_what_is_moved_in) {
    std::string seen;
    {
        testing::world world;
        part& kept = world.start(part(seen, 'a'));
        world.start(part(seen, 'b'));
        BOOST_TEST(kept.name() == "part");
        BOOST_TEST(seen == "ab");
    }
    BOOST_TEST(seen == "abba");
}

BOOST_AUTO_TEST_SUITE_END()
