// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/route_info.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;

namespace {
struct role {
    std::string name;
};
} // namespace

BOOST_AUTO_TEST_SUITE(route_info_test)

BOOST_AUTO_TEST_CASE(handlers_and_middleware_find_their_route) {
    ask::site site;
    auto group = site.router.group("/g", role{"user"});
    group.get(
        "/{a}/{b...}",
        [](http::request& request) {
            const auto* route = routing::route_of(request);
            return route->pattern.text() + ' ' + route->metadata.find<role>()->name + ' ' +
                   std::string(*routing::path_value(request, "a")) + ' ' +
                   std::string(*routing::path_value(request, "b")) + (routing::path_value(request, "c") ? " c" : "");
        },
        role{"admin"});
    BOOST_TEST(site.get("/g/x%20/y/z").body() == "/g/{a}/{b...} admin x%20 y/z");
}

BOOST_AUTO_TEST_CASE(without_a_route_there_is_none) {
    http::request_builder request("GET", "/x");
    BOOST_TEST(routing::route_of(request.request()) == nullptr);
    BOOST_TEST(!routing::path_value(request.request(), "x"));
    ask::site site;
    site.router.get("/y", [] {});
    (void)site.send(request);
    BOOST_TEST(routing::route_of(request.request()) == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
