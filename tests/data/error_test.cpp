// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/error.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(data_error_test)

BOOST_AUTO_TEST_CASE(says_in_one_line_what_failed_and_why) {
    data::error error(
        data::errc::unique_violation, "UNIQUE constraint failed: t.a, t.b", "insert into t values (?)", {"t.a", "t.b"});
    std::string line = error.what();
    BOOST_TEST(line.find("t.a, t.b") != line.npos);
    BOOST_TEST(line.find("insert into t values (?)") != line.npos);
    BOOST_TEST(line.find("unique") != line.npos);
    BOOST_TEST(line.find(char{10}) == line.npos);
    BOOST_TEST((error.code() == data::errc::unique_violation));
    BOOST_TEST((error.reason() == data::errc::unique_violation));
}

BOOST_AUTO_TEST_CASE(concerns_a_column_by_either_of_its_names) {
    data::error error(data::errc::unique_violation, "x", "", {"accounts.email"});
    BOOST_TEST(error.concerns("email"));
    BOOST_TEST(error.concerns("accounts.email"));
    BOOST_TEST(!error.concerns("mail"));
    BOOST_TEST(!error.concerns("accounts"));
}

BOOST_AUTO_TEST_CASE(every_code_has_a_text_of_its_own) {
    for (int code = 1; code <= static_cast<int>(data::errc::other); ++code)
        BOOST_TEST(data::error_category().message(code) != "unknown error");
    BOOST_TEST(data::error_category().message(9999) == "unknown error");
    BOOST_TEST(data::error_category().name() == "mainstay.data");
}

BOOST_AUTO_TEST_SUITE_END()
