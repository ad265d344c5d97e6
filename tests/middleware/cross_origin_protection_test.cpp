// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/request_builder.hpp>
#include <mainstay/middleware/cross_origin_protection.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace mainstay;
using middleware::cross_origin_protection;
using fields = std::vector<std::pair<const char*, const char*>>;

namespace {

bool refused(
    const char* method, const fields& with, const cross_origin_protection& protection = cross_origin_protection()) {
    http::request_builder builder(method, "/orders");
    builder.field("Host", "shop.example");
    for (auto [name, value] : with)
        builder.field(name, value);
    auto answer = protection.before(builder.request());
    if (answer) {
        BOOST_TEST(answer->status() == 403);
        BOOST_TEST(answer->body().find("\"cross_origin_request\"") != std::string::npos);
    }
    return answer.has_value();
}

} // namespace

BOOST_AUTO_TEST_SUITE(cross_origin_protection_test)

BOOST_AUTO_TEST_CASE(another_site_with_the_cookie_is_refused) {
    for (const char* method : {"POST", "PUT", "PATCH", "DELETE", "PURGE"}) {
        BOOST_TEST(refused(method, {{"Cookie", "session=1"}, {"Sec-Fetch-Site", "cross-site"}}));
        BOOST_TEST(refused(method, {{"Cookie", "session=1"}, {"Origin", "https://evil.example"}}));
    }
    BOOST_TEST(
        refused("POST", {{"Cookie", "a=1"}, {"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://shop.example"}}));
    BOOST_TEST(
        refused("POST", {{"Cookie", "a=1"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "http://blog.shop.example"}}));
    for (const char* origin :
        {"null", "", "shop.example", "http://shop.example.evil.example", "http://evil/shop.example",
            "http://shop.example@evil.example", "http://shop.example:8080", "://shop.example", "http://"}) {
        BOOST_TEST(refused("POST", {{"Cookie", "a=1"}, {"Origin", origin}}), origin);
    }
}

BOOST_AUTO_TEST_CASE(the_unencrypted_twin_of_an_encrypted_site_is_another_one) {
    for (bool secure : {false, true}) {
        http::request_builder builder("POST", "/orders");
        builder.field("Host", "shop.example").field("Cookie", "a=1").field("Origin", "http://shop.example");
        builder.client({.address = "192.0.2.1", .secure = secure});
        BOOST_TEST(cross_origin_protection().before(builder.request()).has_value() == secure);
    }
}

BOOST_AUTO_TEST_CASE(its_own_site_and_what_is_no_browser_pass) {
    BOOST_TEST(!refused("POST", {{"Cookie", "a=1"}}));
    BOOST_TEST(!refused("POST", {{"Cookie", "a=1"}, {"Sec-Fetch-Site", "same-origin"}}));
    BOOST_TEST(!refused("POST", {{"Cookie", "a=1"}, {"Sec-Fetch-Site", "none"}}));
    BOOST_TEST(
        !refused("POST", {{"Cookie", "a=1"}, {"Sec-Fetch-Site", "same-origin"}, {"Origin", "http://proxy.inside"}}));
    BOOST_TEST(!refused("POST", {{"Cookie", "a=1"}, {"Sec-Fetch-Site", "same-site"}}));
    for (const char* origin :
        {"http://shop.example", "https://shop.example", "http://SHOP.example", "http://shop.example:80"})
        BOOST_TEST(!refused("POST", {{"Cookie", "a=1"}, {"Origin", origin}}), origin);
}

BOOST_AUTO_TEST_CASE(safe_methods_and_requests_without_a_cookie_pass) {
    BOOST_TEST(!refused("GET", {{"Cookie", "a=1"}, {"Sec-Fetch-Site", "cross-site"}}));
    BOOST_TEST(!refused("HEAD", {{"Cookie", "a=1"}, {"Origin", "https://evil.example"}}));
    BOOST_TEST(!refused("OPTIONS", {{"Cookie", "a=1"}, {"Origin", "https://evil.example"}}));
    BOOST_TEST(!refused("POST", {{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}}));
}

BOOST_AUTO_TEST_CASE(trusted_origins_pass) {
    cross_origin_protection protection({.trusted = {"https://admin.example"}});
    fields from_admin{{"Cookie", "a=1"}, {"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://admin.example"}};
    BOOST_TEST(!refused("POST", from_admin, protection));
    from_admin.back().second = "http://admin.example";
    BOOST_TEST(refused("POST", from_admin, protection));
    for (const char* bad : {"", "admin.example", "https://", "https://admin.example/", "null"})
        BOOST_CHECK_THROW(cross_origin_protection({.trusted = {bad}}), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(only_routes_that_change_something_have_it) {
    auto applies = [](http::method method) {
        return cross_origin_protection().applies({method, route_pattern::runtime("/"), {}});
    };
    BOOST_TEST(applies(http::method::post));
    BOOST_TEST(applies(http::method::delete_));
    BOOST_TEST(!applies(http::method::get));
}

BOOST_AUTO_TEST_SUITE_END()
