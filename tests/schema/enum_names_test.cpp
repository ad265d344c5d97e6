// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/enum_names.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdint>

namespace schema = mainstay::schema;

namespace {

enum class colour { red, dark_green = 5, last = 127, out_of_reach = 128, negative = -1 };
enum plain : std::uint8_t { plain_first, plain_second };
enum class flag : bool { off, on };
enum class none {};
enum old_style { a, b };

} // namespace

BOOST_AUTO_TEST_SUITE(enum_names_test)

BOOST_AUTO_TEST_CASE(names_are_as_written) {
    static_assert(schema::enum_names<colour>.size() == 3);
    BOOST_TEST(schema::enum_name(colour::red) == "red");
    BOOST_TEST(schema::enum_name(colour::dark_green) == "dark_green");
    BOOST_TEST(schema::enum_name(colour::last) == "last");
    BOOST_TEST(schema::enum_names<colour>[1] == "dark_green");
    BOOST_TEST(schema::enum_name(plain_second) == "plain_second");
    BOOST_TEST(schema::enum_name(flag::on) == "on");
    static_assert(schema::enum_names<none>.empty());
}

BOOST_AUTO_TEST_CASE(a_value_without_a_name_has_an_empty_one) {
    BOOST_TEST(schema::enum_name(static_cast<colour>(3)) == "");
    BOOST_TEST(schema::enum_name(colour::out_of_reach) == "");
    BOOST_TEST(schema::enum_name(colour::negative) == "");
}

BOOST_AUTO_TEST_CASE(finds_values_by_name) {
    BOOST_TEST((schema::enum_from_name<colour>("dark_green") == colour::dark_green));
    BOOST_TEST(!schema::enum_from_name<colour>("DARK_GREEN"));
    BOOST_TEST(!schema::enum_from_name<colour>(""));
    BOOST_TEST((schema::enum_from_name<flag>("off") == flag::off));
}

BOOST_AUTO_TEST_CASE(works_for_local_enumerations) {
    enum class local { here, there };
    BOOST_TEST(schema::enum_name(local::there) == "there");
}

BOOST_AUTO_TEST_CASE(an_enumeration_needs_a_fixed_type) {
    static_assert(schema::named_enum<colour> && schema::named_enum<plain> && schema::named_enum<flag>);
    static_assert(!schema::named_enum<old_style> && !schema::named_enum<int>);
    BOOST_TEST(static_cast<int>(b) == 1);
}

BOOST_AUTO_TEST_SUITE_END()
