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
    for (auto text :
        {"", "Sun, 06 Nov 1994 08:49:37 CET", "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:3x GMT", "Sun, 00 Nov 1994 08:49:37 GMT"}) {
        BOOST_TEST(!http::parse_http_date(text).has_value());
    }
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
