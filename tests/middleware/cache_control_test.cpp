// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/request_builder.hpp>
#include <mainstay/middleware/cache_control.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(cache_control_test)

BOOST_AUTO_TEST_CASE(sets_it_unless_the_handler_did) {
    http::request_builder builder("GET", "/");
    middleware::cache_control control("no-store");
    http::response response(404);
    control.after(builder.request(), response);
    BOOST_TEST(response.field("Cache-Control").value() == "no-store");
    http::response own;
    own.set("cache-control", "max-age=5");
    control.after(builder.request(), own);
    BOOST_TEST(own.fields().size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
