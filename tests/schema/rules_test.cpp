// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/rules.hpp>

#include "schema/errors.hpp"

#include <boost/test/unit_test.hpp>

namespace schema = mainstay::schema;
using mainstay_test::json_errors;

namespace {

struct lax {
    int a = 0;
    int b = 7;
    std::optional<int> c;
    static constexpr auto rules() {
        return schema::rules(schema::field<&lax::a>(schema::optional_field),
            schema::field<&lax::b>(schema::required_field),
            schema::field<&lax::c>(schema::required_field, schema::range(1, 2)), schema::allow_unknown_fields);
    }
};

struct strict {
    lax inner;
    static constexpr auto rules() { return schema::rules(); }
};

struct twice {
    std::string text;
    static constexpr auto rules() {
        return schema::rules(schema::field<&twice::text>(schema::length(1, 3), schema::describe("a word")),
            schema::field<&twice::text>(schema::pattern<"[a-z]*">()));
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(rules_test)

BOOST_AUTO_TEST_CASE(marks_say_what_may_be_left_out) {
    BOOST_TEST(json_errors<lax>("{}") == "missing_field:/b missing_field:/c");
    BOOST_TEST(json_errors<lax>(R"({"b":1,"c":null})") == "");
    BOOST_TEST(json_errors<lax>(R"({"b":1,"c":3})") == "out_of_range:/c");
    BOOST_TEST(schema::read_json<lax>(R"({"b":1,"c":2})")->a == 0);
}

BOOST_AUTO_TEST_CASE(unknown_fields_are_a_matter_of_the_struct) {
    BOOST_TEST(json_errors<lax>(R"({"b":1,"c":1,"x":{}})") == "");
    BOOST_TEST(json_errors<strict>(R"({"inner":{"b":1,"c":1,"x":{}},"x":1})") == "unknown_field:/x");
}

BOOST_AUTO_TEST_CASE(a_field_may_be_named_twice) {
    BOOST_TEST(json_errors<twice>(R"({"text":"abc"})") == "");
    BOOST_TEST(json_errors<twice>(R"({"text":"abcd"})") == "too_long:/text");
    BOOST_TEST(json_errors<twice>(R"({"text":"AB"})") == "pattern:/text");
}

BOOST_AUTO_TEST_CASE(descriptions_check_nothing_and_can_be_asked_for) {
    BOOST_TEST((schema::detail::field_description<twice, 0>()) == "a word");
    BOOST_TEST((schema::detail::field_description<lax, 0>()) == "");
}

BOOST_AUTO_TEST_SUITE_END()
