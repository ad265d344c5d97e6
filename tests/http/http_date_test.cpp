// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/http_date.hpp>

#include <boost/test/unit_test.hpp>

#include <clocale>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {
core::clock::wall_time at(std::int64_t seconds) {
    return core::clock::wall_time{std::chrono::seconds{seconds}};
}
} // namespace

BOOST_AUTO_TEST_SUITE(http_date_test)

BOOST_AUTO_TEST_CASE(there_and_back) {
    BOOST_TEST(http::http_date(at(784111777)) == "Sun, 06 Nov 1994 08:49:37 GMT");
    BOOST_TEST(http::http_date(at(1795447773) + 999ms) == "Mon, 23 Nov 2026 15:29:33 GMT");
    BOOST_TEST(http::http_date(at(951782400)) == "Tue, 29 Feb 2000 00:00:00 GMT");
    for (std::int64_t seconds : {0LL, 1LL, 784111777LL, 4102444799LL, -1LL})
        BOOST_TEST((http::parse_http_date(http::http_date(at(seconds))) == at(seconds)));
}

BOOST_AUTO_TEST_CASE(other_texts) {
    for (auto text : {"", "Sun, 06 Nov 1994 08:49:37 CET", "Mon, 06 Nov 1994 08:49:37 GMT",
             "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
             "Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 6-Nov-94 08:49:37 GMT", "Sun, 06-Nov-94 08:49:37 GMT",
             "Monday, 06-Nov-94 08:49:37 GMT", "sunday, 06-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37",
             "Sunday, 06-Nov-94 08:49:61 GMT", "Sunday, 31-Feb-94 08:49:37 GMT", "Sunday, x6-Nov-94 08:49:37 GMT",
             "Sunday, 06-Nov-9x 08:49:37 GMT", "Sunday", "Sunday,", "Sun Nov 6 08:49:37 1994",
             "Sun Nov  6 08:49:37 1994 GMT", "Mon Nov  6 08:49:37 1994", "Sun Nov 0  08:49:37 1994",
             "Sun Nov  6 08-49-37 1994", "Sun Nov    08:49:37 1994", "Sun Nov 31 08:49:37 1994",
             "Sun, 06 Nov 1994 08-49-37 GMT", "Sun, 06 Nov 1994 08:49:3x GMT", "Sun, 00 Nov 1994 08:49:37 GMT"}) {
        BOOST_TEST(!http::parse_http_date(text).has_value());
    }
}

BOOST_AUTO_TEST_CASE(obsolete_forms) {
    const auto then = at(784111777);
    BOOST_TEST((http::parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == then));
    BOOST_TEST((http::parse_http_date("Sun Nov  6 08:49:37 1994") == then));
    BOOST_TEST((http::parse_http_date("Wed Nov 16 00:00:00 1994") == at(784944000)));
    BOOST_TEST((http::parse_http_date("Wednesday, 16-Nov-94 00:00:00 GMT") == at(784944000)));
}

// RFC 9110 section 5.6.7: what seems more than 50 years ahead is the past.
BOOST_AUTO_TEST_CASE(two_digits_for_a_year) {
    const auto now = *http::parse_http_date("Mon, 23 Nov 2026 15:29:33 GMT");
    const auto read = [&](std::string_view text) {
        auto time = http::parse_http_date(text, now);
        return time ? http::http_date(*time) : std::string();
    };
    BOOST_TEST(read("Monday, 23-Nov-26 15:29:33 GMT") == "Mon, 23 Nov 2026 15:29:33 GMT");
    BOOST_TEST(read("Saturday, 01-Jan-00 00:00:00 GMT") == "Sat, 01 Jan 2000 00:00:00 GMT");
    BOOST_TEST(read("Monday, 23-Nov-76 00:00:00 GMT") == "Mon, 23 Nov 2076 00:00:00 GMT");
    BOOST_TEST(read("Wednesday, 24-Nov-76 00:00:00 GMT") == "Wed, 24 Nov 1976 00:00:00 GMT");
    BOOST_TEST(read("Saturday, 01-Jan-77 00:00:00 GMT") == "Sat, 01 Jan 1977 00:00:00 GMT");
    BOOST_TEST(read("Friday, 31-Dec-99 23:59:59 GMT") == "Fri, 31 Dec 1999 23:59:59 GMT");
    // The weekday is of the year that is meant.
    BOOST_TEST(read("Thursday, 31-Dec-99 23:59:59 GMT") == "");
    // Near a century's end the years ahead are of the next one.
    const auto later = *http::parse_http_date("Sat, 01 Jan 2095 00:00:00 GMT");
    const auto ahead = http::parse_http_date("Saturday, 01-Jan-01 00:00:00 GMT", later);
    BOOST_REQUIRE(ahead);
    BOOST_TEST(http::http_date(*ahead) == "Sat, 01 Jan 2101 00:00:00 GMT");
}

// A client may say any year, and the clock's nanoseconds do not reach to all of them.
BOOST_AUTO_TEST_CASE(years_beyond_the_clock) {
    for (auto text : {"Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 12 Apr 2262 00:00:00 GMT", "Mon, 20 Sep 1677 00:00:00 GMT",
             "Mon, 01 Jan 0001 00:00:00 GMT"}) {
        BOOST_TEST(!http::parse_http_date(text).has_value(), text);
    }
    for (auto text : {"Thu, 10 Apr 2262 00:00:00 GMT", "Thu, 23 Sep 1677 00:00:00 GMT"}) {
        auto read = http::parse_http_date(text);
        BOOST_REQUIRE_MESSAGE(read.has_value(), text);
        BOOST_TEST(http::http_date(*read) == text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
