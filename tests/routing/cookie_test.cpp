// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/cookie.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(cookie_test)

BOOST_AUTO_TEST_CASE(values_and_absence) {
    ask::site site;
    site.router.get("/s", [](cookie<"session"> token) { return *token; });
    site.router.get("/n", [](std::optional<cookie<"size", int>> size) { return std::to_string(size ? **size : -1); });
    auto with = [&](std::string_view target, std::string_view value) {
        http::request_builder request("GET", target);
        request.field("Cookie", value);
        return site.send(request);
    };
    BOOST_TEST(with("/s", "a=b; session=abc; session=def").body() == "abc");
    BOOST_TEST(with("/s", "sessions=abc").status() == 422);
    BOOST_TEST(site.get("/s").status() == 422);
    BOOST_TEST(ask::contains(site.get("/s").body(), "\"cookie\":\"session\""));
    BOOST_TEST(site.get("/n").body() == "-1");
    BOOST_TEST(with("/n", "size=7").body() == "7");
    BOOST_TEST(with("/n", "size=x").status() == 422);
}

BOOST_AUTO_TEST_SUITE_END()
