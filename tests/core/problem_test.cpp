// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/problem.hpp>

#include <boost/test/unit_test.hpp>

using mainstay::problem;

BOOST_AUTO_TEST_SUITE(problem_test)

BOOST_AUTO_TEST_CASE(knows_the_title_of_its_status) {
    problem p{409, "email_taken", "that address has an account"};
    BOOST_TEST(p.status() == 409);
    BOOST_TEST(p.title() == "Conflict");
    BOOST_TEST(p.code() == "email_taken");
    BOOST_TEST(p.type() == "about:blank");
}

BOOST_AUTO_TEST_CASE(one_kind_of_error_names_the_whole) {
    using mainstay::core::field_source;
    auto one = problem::validation(
        {{field_source::body, "/a", "unknown_field", ""}, {field_source::body, "/b", "unknown_field", ""}});
    BOOST_TEST(one.code() == "unknown_field");
    auto two = problem::validation(
        {{field_source::body, "/a", "unknown_field", ""}, {field_source::body, "/b", "too_short", ""}});
    BOOST_TEST(two.code() == "validation_failed");
    BOOST_TEST(two.status() == 422);
}

BOOST_AUTO_TEST_CASE(members_are_json_text) {
    auto p = problem::conflict("out_of_stock").with("product_id", 7).with("name", "a \"b\"\n");
    BOOST_TEST(p.members().at(0).second == "7");
    BOOST_TEST(p.members().at(1).second == "\"a \\\"b\\\"\\u000a\"");
}

BOOST_AUTO_TEST_SUITE_END()
