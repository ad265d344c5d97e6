// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/cookie.hpp>
#include <mainstay/http/request_builder.hpp>

#include <boost/test/unit_test.hpp>

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

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
    http::set_cookie last{.name = "a",
        .value = "b",
        .secure = true,
        .expires = core::clock::wall_time{784'111'777s},
        .partitioned = true};
    BOOST_TEST(http::to_field_value(last) == "a=b; Path=/; Expires=Sun, 06 Nov 1994 08:49:37 GMT; Secure; HttpOnly; "
                                             "Partitioned; SameSite=Lax");
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
    refuses({.name = "a", .value = "b", .partitioned = true});
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
    refuses({.name = "a", .value = std::string(4096, 'b')});
    BOOST_CHECK_NO_THROW(http::to_field_value({.name = "a", .value = std::string(4095, 'b')}));
}

namespace {

std::string found(std::string_view name, std::initializer_list<std::string_view> fields) {
    http::request_builder made("GET", "/");
    for (std::string_view field : fields)
        made.field("cookie", field);
    const auto value = http::find_cookie(made.request(), name);
    return value ? std::string(*value) : "none";
}

} // namespace

BOOST_AUTO_TEST_CASE(are_found) {
    constexpr std::string_view field = "a=1; b=\"two\";c=3 ; d; e==; a=4";
    BOOST_TEST(found("a", {field, "f=6"}) == "1");
    BOOST_TEST(found("b", {field, "f=6"}) == "two");
    BOOST_TEST(found("c", {field, "f=6"}) == "3");
    BOOST_TEST(found("d", {field, "f=6"}) == "none");
    BOOST_TEST(found("e", {field, "f=6"}) == "=");
    BOOST_TEST(found("f", {field, "f=6"}) == "6");
    BOOST_TEST(found("A", {field, "f=6"}) == "none");
    BOOST_TEST(found("", {"=1;a"}) == "none");
    BOOST_TEST(found("a", {}) == "none");
    BOOST_TEST(found("a", {"a="}) == "");
    BOOST_TEST(found("a", {"a=\"\""}) == "");
    BOOST_TEST(found("a", {"a=b c, d"}) == "b c, d");
}

BOOST_AUTO_TEST_CASE(what_could_be_read_in_two_ways_is_passed_over) {
    // Where quotes span semicolons, as in RFC 2109, there is one cookie here.
    BOOST_TEST(found("a", {"a=\"1; session=x; c=\"2"}) == "none");
    BOOST_TEST(found("a", {"a=\""}) == "none");
    BOOST_TEST(found("a", {"a=\"\"\""}) == "none");
    BOOST_TEST(found("a", {"a=1\\; a=2"}) == "2");
    BOOST_TEST(found("a", {"a=\xc3\xa9; a=2"}) == "2");
    BOOST_TEST(found("a", {"a =1; a=2"}) == "2");
    BOOST_TEST(found("a", {";;=;\"=\";a=1"}) == "1");
    BOOST_TEST(found("a", {"$Version=1; a=1; $Path=/"}) == "1");
}

BOOST_AUTO_TEST_CASE(a_host_cookie_is_there_once_or_not_at_all) {
    BOOST_TEST(found("__Host-a", {"b=1; __Host-a=2"}) == "2");
    BOOST_TEST(found("__Host-a", {"__Host-a=1; __Host-a=2"}) == "none");
    BOOST_TEST(found("__Host-a", {"__Host-a=1", "__Host-a=1"}) == "none");
    BOOST_TEST(found("__Host-a", {"__Host-a=1; __host-a=2"}) == "none");
    BOOST_TEST(found("__Host-a", {"__HOST-A=1; __Host-a=2"}) == "none");
    BOOST_TEST(found("__Host-a", {"__HOST-A=1"}) == "none");
    BOOST_TEST(found("__Secure-a", {"__Secure-a=1; __Secure-a=2"}) == "1");
}

BOOST_AUTO_TEST_CASE(all_of_a_name) {
    http::request_builder made("GET", "/");
    made.field("Cookie", "a=1; b=2; a=\"3\"").field("Cookie", "a; a=4; a=");
    const std::vector<std::string_view> values{"1", "3", "4", ""};
    BOOST_TEST(http::cookie_values(made.request(), "a") == values, boost::test_tools::per_element());
    BOOST_TEST(http::cookie_values(made.request(), "c").empty());
}

// Something in them would have to be quadratic to be noticed at this size, and then the test would not end.
BOOST_AUTO_TEST_CASE(megabytes_of_nothing_are_harmless) {
    for (std::string_view unit : {";", "=;", "a;", "c==;", "\";", "b=1; "}) {
        std::string field;
        while (field.size() < 1'000'000)
            field += unit;
        field += ";a=1";
        const bool right = found("a", {field}) == "1";
        BOOST_TEST(right, unit);
    }
}

BOOST_AUTO_TEST_SUITE_END()
