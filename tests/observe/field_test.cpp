// SPDX-License-Identifier: BSL-1.0
#include <mainstay/observe/field.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>
#include <string>

using namespace mainstay;
using observe::field;

BOOST_AUTO_TEST_SUITE(field_test)

BOOST_AUTO_TEST_CASE(keeps_each_kind_of_value) {
    std::string text = "text";
    BOOST_TEST(field("a", text).text() == "text");
    BOOST_TEST(field("a", "literal").text() == "literal");
    BOOST_TEST((field("a", "literal").kind() == field::type::text));
    BOOST_TEST(field("a", -3).integer() == -3);
    BOOST_TEST((field("a", -3).kind() == field::type::integer));
    BOOST_TEST(field("a", std::numeric_limits<std::uint64_t>::max()).natural() == 18446744073709551615U);
    BOOST_TEST((field("a", std::uint8_t{3}).kind() == field::type::natural));
    BOOST_TEST(field("a", 0.5F).real() == 0.5);
    BOOST_TEST((field("a", true).kind() == field::type::boolean));
    BOOST_TEST(field("a", true).boolean());
    BOOST_TEST(!field("a", false).boolean());
    BOOST_TEST(field("name", 1).name() == "name");
}

BOOST_AUTO_TEST_CASE(durations_are_seconds) {
    BOOST_TEST(field("a", std::chrono::milliseconds(1500)).real() == 1.5);
    BOOST_TEST((field("a", std::chrono::hours(1)).kind() == field::type::real));
}

BOOST_AUTO_TEST_SUITE_END()
