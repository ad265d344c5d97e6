// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/clock.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(clock_test)

BOOST_AUTO_TEST_CASE(stands_still_until_advanced) {
    core::manual_clock time(core::clock::wall_time{1000s});
    auto steady = time.steady_now();
    BOOST_TEST((time.steady_now() == steady));
    time.advance(1500ms);
    BOOST_TEST((time.steady_now() - steady == 1500ms));
    BOOST_TEST((time.wall_now() == core::clock::wall_time{1001s + 500ms}));
}

BOOST_AUTO_TEST_CASE(never_goes_back) {
    core::manual_clock time;
    auto steady = time.steady_now();
    time.advance(-1h);
    BOOST_TEST((time.steady_now() == steady));
}

BOOST_AUTO_TEST_CASE(the_real_one_moves_forward) {
    const core::clock& machine = core::real_clock();
    auto before = machine.steady_now();
    BOOST_TEST((machine.steady_now() >= before));
    BOOST_TEST((machine.wall_now() > core::clock::wall_time{std::chrono::hours{24 * 365 * 50}}));
}

BOOST_AUTO_TEST_SUITE_END()
