// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/method.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(method_test)

BOOST_AUTO_TEST_CASE(names_lead_to_methods_and_back) {
    for (auto token : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"}) {
        BOOST_TEST(http::method_name(http::method_of(token)) == token);
    }
    for (auto token : {"get", "GETX", "", "PROPFIND"})
        BOOST_TEST((http::method_of(token) == http::method::other));
    BOOST_TEST(http::method_name(http::method::other) == "");
}

BOOST_AUTO_TEST_CASE(safe_ones) {
    BOOST_TEST(http::is_safe(http::method::get));
    BOOST_TEST(http::is_safe(http::method::head));
    BOOST_TEST(!http::is_safe(http::method::post));
    BOOST_TEST(!http::is_safe(http::method::delete_));
    BOOST_TEST(!http::is_safe(http::method::other));
}

BOOST_AUTO_TEST_SUITE_END()
