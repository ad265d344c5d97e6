// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/header.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;
using ask::contains;

namespace {
struct fixture : ask::site {
    http::response with(std::string_view target, std::string_view name, std::string_view value) {
        http::request_builder request("GET", target);
        request.field(name, value);
        return send(request);
    }
};
} // namespace

BOOST_FIXTURE_TEST_SUITE(header_test, fixture)

BOOST_AUTO_TEST_CASE(values_and_absence) {
    router.get("/n", [](header<"X-Level", int> n) { return std::to_string(*n); });
    router.get("/o", [](std::optional<header<"X-Level", int>> n) { return std::to_string(n ? **n : -1); });
    BOOST_TEST(with("/n", "x-level", "7").body() == "7");
    BOOST_TEST(get("/o").body() == "-1");
    BOOST_TEST(with("/o", "X-Level", "x").status() == 422);
    for (const auto& response : {with("/n", "X-Level", "x"), get("/n")}) {
        BOOST_TEST(response.status() == 422);
        BOOST_TEST(contains(response.body(), "\"header\":\"X-Level\""));
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_decoded) {
    router.get("/s", [](header<"X-Text"> text) { return *text; });
    BOOST_TEST(with("/s", "X-Text", "a%0d%0aEvil: 1").body() == "a%0d%0aEvil: 1");
    BOOST_TEST(with("/s", "X-Text", "\xff").status() == 422);
}

BOOST_AUTO_TEST_CASE(views_say_so_in_their_name) {
    router.get("/v", [](header_view<"X-Text"> text) { return std::string(*text); });
    router.get("/o", [](std::optional<header_view<"X-Text">> text) { return std::string(text ? **text : "none"); });
    BOOST_TEST(with("/v", "X-Text", "\xff").body() == "\xff");
    BOOST_TEST(get("/v").status() == 422);
    BOOST_TEST(get("/o").body() == "none");
}

BOOST_AUTO_TEST_SUITE_END()
