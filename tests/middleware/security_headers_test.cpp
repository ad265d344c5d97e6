// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/request_builder.hpp>
#include <mainstay/middleware/security_headers.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace mainstay;
using middleware::security_headers;

BOOST_AUTO_TEST_SUITE(security_headers_test)

BOOST_AUTO_TEST_CASE(every_answer_gets_them) {
    http::request_builder builder("GET", "/");
    http::response response;
    response.content_type("text/plain").set("X-Other", "1");
    security_headers().after(builder.request(), response);
    BOOST_TEST(response.field("X-Content-Type-Options").value() == "nosniff");
    BOOST_TEST(response.field("Referrer-Policy").value() == "strict-origin-when-cross-origin");
    BOOST_TEST(response.field("Content-Security-Policy")->starts_with("default-src 'self'"));
    BOOST_TEST(!response.field("Strict-Transport-Security").has_value());
    BOOST_TEST(response.fields().size() == 5U);
}

BOOST_AUTO_TEST_CASE(transport_security_goes_over_tls_only) {
    http::request_builder builder("GET", "/");
    builder.peer(http::peer{"192.0.2.1", 1, true});
    http::response response;
    security_headers().after(builder.request(), response);
    BOOST_TEST(response.field("Strict-Transport-Security").value() == "max-age=31536000");
}

BOOST_AUTO_TEST_CASE(what_the_handler_set_stays) {
    http::request_builder builder("GET", "/");
    http::response response;
    response.set("content-security-policy", "default-src 'none'");
    security_headers().after(builder.request(), response);
    BOOST_TEST(response.field("Content-Security-Policy").value() == "default-src 'none'");
    BOOST_TEST(response.field("X-Content-Type-Options").value() == "nosniff");
    BOOST_TEST(response.fields().size() == 3U);
}

BOOST_AUTO_TEST_CASE(each_can_be_changed_or_left_out) {
    http::request_builder builder("GET", "/");
    http::response response;
    security_headers headers({.content_security_policy = "", .referrer_policy = "no-referrer", .nosniff = false});
    headers.after(builder.request(), response);
    BOOST_TEST(response.fields().size() == 1U);
    BOOST_TEST(response.field("Referrer-Policy").value() == "no-referrer");
}

BOOST_AUTO_TEST_CASE(a_setting_that_would_break_the_head_is_refused) {
    BOOST_CHECK_THROW(security_headers({.referrer_policy = "a\r\nEvil: 1"}), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
