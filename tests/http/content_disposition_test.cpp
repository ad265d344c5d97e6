// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/content_disposition.hpp>
#include <mainstay/http/field.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using mainstay::http::attachment;

BOOST_AUTO_TEST_SUITE(content_disposition_test)

BOOST_AUTO_TEST_CASE(a_plain_name_is_quoted) {
    BOOST_TEST(attachment("report 1.pdf") == "attachment; filename=\"report 1.pdf\"");
    BOOST_TEST(attachment("") == "attachment");
}

BOOST_AUTO_TEST_CASE(beyond_ascii_it_is_sent_twice) {
    BOOST_TEST(
        attachment("Z\xc3\xbcrich.pdf") == "attachment; filename=\"Z__rich.pdf\"; filename*=UTF-8''Z%C3%BCrich.pdf");
    BOOST_TEST(attachment("100%.txt") == "attachment; filename=\"100_.txt\"; filename*=UTF-8''100%25.txt");
    // What is no UTF-8 has no second form.
    BOOST_TEST(attachment("a\xff.txt") == "attachment; filename=\"a_.txt\"");
}

BOOST_AUTO_TEST_CASE(nothing_gets_out_of_the_quotes) {
    BOOST_TEST(attachment("a\"; filename=\"b.exe") == "attachment; filename=\"a_; filename=_b.exe\"");
    BOOST_TEST(attachment("../..\\x") == "attachment; filename=\".._.._x\"");
    const std::string value = attachment(std::string("a\r\nSet-Cookie: b\0c\x7f", 19));
    BOOST_TEST(value == "attachment; filename=\"a__Set-Cookie: b_c_\"");
    BOOST_TEST(mainstay::http::is_field_value(value));
}

BOOST_AUTO_TEST_SUITE_END()
