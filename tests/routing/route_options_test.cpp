// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/route_options.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(route_options_test)

BOOST_AUTO_TEST_CASE(a_deprecated_group_says_so_on_every_answer) {
    ask::site site;
    const std::chrono::sys_seconds since{1'688'169'599s}, until{1'719'791'999s};
    auto old = site.router.group("/v0", routing::deprecated{since, until, "https://example.org/v0"});
    old.get("/x", [] { return "x"; });
    old.get("/bad", []() -> std::string { throw problem::conflict("c"); });
    site.router.get(
        "/v1/x", [] { return "x"; }, routing::deprecated{since});
    for (const char* path : {"/v0/x", "/v0/bad"}) {
        const auto response = site.get(path);
        BOOST_TEST(*response.field("Deprecation") == "@1688169599");
        BOOST_TEST(*response.field("Sunset") == "Sun, 30 Jun 2024 23:59:59 GMT");
        BOOST_TEST(*response.field("Link") == "<https://example.org/v0>; rel=\"deprecation\"");
    }
    BOOST_TEST(site.get("/v1/x").field("Deprecation").has_value());
    BOOST_TEST(!site.get("/v1/x").field("Sunset"));
    BOOST_TEST(!site.get("/v1/x").field("Link"));
}

BOOST_AUTO_TEST_CASE(each_tells_the_document) {
    schema::json_schemas schemas;
    routing::operation operation(schemas);
    routing::route_settings settings(routing::tag{"t"}, routing::summary{"s"}, routing::description{"d"},
        routing::operation_id{"o"}, routing::deprecated{}, routing::body_limit{7}, routing::hidden{},
        routing::may_fail{409, "taken", "Taken"});
    settings.metadata.describe(operation);
    BOOST_TEST(operation.tags().at(0) == "t");
    BOOST_TEST(operation.summary() == "s");
    BOOST_TEST(operation.description() == "d");
    BOOST_TEST(operation.operation_id() == "o");
    BOOST_TEST(operation.is_deprecated());
    BOOST_TEST(operation.is_hidden());
    BOOST_TEST(operation.extensions().at(0).second == "7");
    BOOST_TEST(operation.responses().at(409).description == "Taken");
    BOOST_TEST(operation.responses().at(409).codes.at(0) == "taken");
    BOOST_TEST(settings.chain.empty());
}

BOOST_AUTO_TEST_SUITE_END()
