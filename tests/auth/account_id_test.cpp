// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/account_id.hpp>

#include <mainstay/schema/json_read.hpp>
#include <mainstay/schema/json_write.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(account_id_test)

BOOST_AUTO_TEST_CASE(is_a_number_or_a_text) {
    BOOST_TEST(auth::account_id(42).text() == "42");
    BOOST_TEST(auth::account_id(42).number() == 42);
    BOOST_TEST(auth::account_id(std::numeric_limits<std::int64_t>::min()).number() ==
               std::numeric_limits<std::int64_t>::min());
    BOOST_TEST(auth::account_id("0193-abc").text() == "0193-abc");
    BOOST_TEST((auth::account_id("42") == auth::account_id(42U)));
    BOOST_TEST((auth::account_id("42") != auth::account_id("042")));
}

BOOST_AUTO_TEST_CASE(a_text_that_is_no_number_is_an_error_where_one_is_wanted) {
    for (const char* text : {"x", "42x", " 42", "4 2", "9223372036854775808", "+1"})
        BOOST_CHECK_THROW(auth::account_id(text).number(), std::invalid_argument);
    BOOST_CHECK_THROW(auth::account_id().number(), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(is_neither_empty_nor_endless) {
    BOOST_CHECK_THROW(auth::account_id(""), std::invalid_argument);
    BOOST_CHECK_THROW(auth::account_id(std::string(256, 'x')), std::invalid_argument);
    BOOST_TEST(auth::account_id(std::string(255, 'x')).text().size() == 255U);
}

BOOST_AUTO_TEST_CASE(stands_in_json_as_a_string) {
    BOOST_TEST(schema::to_json(auth::account_id(7)) == "\"7\"");
    auto read = schema::read_json<std::vector<auth::account_id>>(R"(["7", ""])");
    BOOST_REQUIRE(!read.has_value());
    BOOST_REQUIRE(read.failure().errors.size() == 1U);
    BOOST_TEST(read.failure().errors[0].where == "/1");
    BOOST_TEST(read.failure().errors[0].code == "invalid_account_id");
}

BOOST_AUTO_TEST_SUITE_END()
