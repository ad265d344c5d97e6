// SPDX-License-Identifier: BSL-1.0
#include <mainstay/observe/log_level.hpp>
#include <mainstay/schema/enum_names.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;
using observe::log_level;

BOOST_AUTO_TEST_SUITE(log_level_test)

BOOST_AUTO_TEST_CASE(levels_are_ordered_and_named) {
    BOOST_TEST((log_level::trace < log_level::debug && log_level::debug < log_level::info));
    BOOST_TEST((log_level::info < log_level::warn && log_level::warn < log_level::error));
    BOOST_TEST(schema::enum_name(log_level::warn) == "warn");
}

BOOST_AUTO_TEST_SUITE_END()
