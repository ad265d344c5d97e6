// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/delivery.hpp>

#include <boost/test/unit_test.hpp>

#include <type_traits>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(delivery_test)

BOOST_AUTO_TEST_CASE(stays_with_its_run) {
    BOOST_TEST(!std::is_copy_constructible_v<jobs::delivery>);
    BOOST_TEST(!std::is_move_constructible_v<jobs::delivery>);
}

BOOST_AUTO_TEST_SUITE_END()
