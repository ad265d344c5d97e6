// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/cookie.hpp>
#include <mainstay/http/request_builder.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace mainstay;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(cookie_test)

BOOST_AUTO_TEST_CASE(attributes) {
    BOOST_TEST(http::to_field_value({.name = "a", .value = "b"}) == "a=b; Path=/; HttpOnly; SameSite=Lax");
    http::set_cookie full{.name = "a",
        .value = "",
        .path = "/x",
        .domain = "example.org",
        .max_age = 60s,
        .secure = true,
        .http_only = false,
        .same_site = http::same_site::none};
    BOOST_TEST(http::to_field_value(full) == "a=; Path=/x; Domain=example.org; Max-Age=60; Secure; SameSite=None");
    full.same_site = http::same_site::strict;
    full.max_age = 0s;
    BOOST_TEST(http::to_field_value(full) == "a=; Path=/x; Domain=example.org; Max-Age=0; Secure; SameSite=Strict");
    http::response out;
    http::add_cookie(out, {.name = "a", .value = "1"});
    http::add_cookie(out, {.name = "b", .value = "2"});
    BOOST_TEST(out.fields().size() == 2U);
}

BOOST_AUTO_TEST_CASE(prefixes_are_promises) {
    auto refuses = [](const http::set_cookie& cookie) {
        BOOST_CHECK_THROW(http::to_field_value(cookie), std::invalid_argument);
    };
    for (std::string name : {"__Host-a", "__host-a"}) {
        refuses({.name = name, .value = "b"});
        refuses({.name = name, .value = "b", .path = "/x", .secure = true});
        refuses({.name = name, .value = "b", .domain = "example.org", .secure = true});
        BOOST_TEST(!http::to_field_value({.name = name, .value = "b", .secure = true}).empty());
    }
    refuses({.name = "__Secure-a", .value = "b"});
    BOOST_TEST(!http::to_field_value({.name = "__Secure-a", .value = "b", .path = "/x", .secure = true}).empty());
    refuses({.name = "a", .value = "b", .same_site = http::same_site::none});
}

BOOST_AUTO_TEST_CASE(what_a_cookie_cannot_hold) {
    auto refuses = [](const http::set_cookie& cookie) {
        BOOST_CHECK_THROW(http::to_field_value(cookie), std::invalid_argument);
    };
    for (std::string bad : {"a;b", "a,b", "a b", "a\"b", "a\\b", "a\xc3\xa9"})
        refuses({.name = "a", .value = bad});
    for (std::string bad : {"", "a=b", "a;", "a b"})
        refuses({.name = bad, .value = "b"});
    for (std::string bad : {"", "x", "/;Secure", "/ "})
        refuses({.name = "a", .value = "b", .path = bad});
    refuses({.name = "a", .value = "b", .domain = "x; Secure"});
}

BOOST_AUTO_TEST_CASE(are_found) {
    http::request_builder made("GET", "/");
    made.field("Cookie", "a=1; b=\"two\";c = 3 ; d; e==; a=4").field("cookie", "f=6");
    const auto& in = made.request();
    BOOST_TEST(http::find_cookie(in, "a").value() == "1");
    BOOST_TEST(http::find_cookie(in, "b").value() == "two");
    BOOST_TEST(http::find_cookie(in, "c").value() == "3");
    BOOST_TEST(!http::find_cookie(in, "d").has_value());
    BOOST_TEST(http::find_cookie(in, "e").value() == "=");
    BOOST_TEST(http::find_cookie(in, "f").value() == "6");
    BOOST_TEST(!http::find_cookie(in, "A").has_value());
    http::request_builder odd("GET", "/");
    odd.field("Cookie", ";;=;\"=\"; x=\"");
    BOOST_TEST(http::find_cookie(odd.request(), "x").value() == "\"");
}

BOOST_AUTO_TEST_SUITE_END()
