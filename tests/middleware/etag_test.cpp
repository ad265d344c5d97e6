// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/request_builder.hpp>
#include <mainstay/middleware/etag.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace mainstay;
using middleware::entity_tag, middleware::etag;

namespace {
http::response answer(
    const std::vector<std::string>& if_none_match, const char* method = "GET", const etag& tags = etag()) {
    http::request_builder builder(method, "/");
    for (const auto& value : if_none_match)
        builder.field("If-None-Match", value);
    http::response response;
    response.content_type("text/plain").body("hello");
    tags.after(builder.request(), response);
    return response;
}
} // namespace

BOOST_AUTO_TEST_SUITE(etag_test)

BOOST_AUTO_TEST_CASE(the_tag_is_strong_and_depends_on_the_body_alone) {
    std::string tag = entity_tag("hello");
    BOOST_TEST(tag.size() == 24U);
    BOOST_TEST((tag.front() == '"' && tag.back() == '"'));
    BOOST_TEST(tag == entity_tag("hello"));
    BOOST_TEST(tag != entity_tag("hellp"));
    BOOST_TEST(answer({}).field("ETag").value() == tag);
    BOOST_TEST(answer({}).status() == 200);
    BOOST_TEST(answer({}).body() == "hello");
}

BOOST_AUTO_TEST_CASE(a_match_answers_304_without_what_describes_a_body) {
    std::string tag = entity_tag("hello");
    for (const std::vector<std::string>& sent : {std::vector<std::string>{tag}, {"W/" + tag}, {"\"x\", " + tag}, {"*"},
             {" * "}, {"\"a,b\"," + tag + ",\"c\""}, {"\"x\"", tag}}) {
        for (const char* method : {"GET", "HEAD"}) {
            auto response = answer(sent, method, etag("max-age=1"));
            BOOST_TEST(response.status() == 304, sent.front());
            BOOST_TEST(response.body().empty());
            BOOST_TEST(!response.field("Content-Type").has_value());
            BOOST_TEST(response.field("ETag").value() == tag);
            BOOST_TEST(response.field("Cache-Control").value() == "max-age=1");
        }
    }
}

BOOST_AUTO_TEST_CASE(anything_else_is_answered_whole) {
    std::string tag = entity_tag("hello");
    for (const std::string& sent : {std::string("\"x\""), std::string(), std::string("hello"), tag.substr(1),
             "w/" + tag, tag + "x", std::string("\"*\""), std::string(",,,"), std::string("\"unclosed"), "W/W/" + tag})
        BOOST_TEST(answer({sent}).status() == 200, sent);
    BOOST_TEST(answer({tag}, "POST").status() == 200);
    BOOST_TEST(!answer({tag}, "POST").field("ETag").has_value());
}

BOOST_AUTO_TEST_CASE(only_whole_200_answers_have_one) {
    http::request_builder builder("GET", "/");
    builder.field("If-None-Match", "*");
    http::response missing(404);
    etag("max-age=1").after(builder.request(), missing);
    BOOST_TEST(missing.status() == 404);
    BOOST_TEST(missing.fields().empty());
    http::response streamed;
    streamed.stream([](http::body_writer&) -> task<void> { co_return; });
    etag().after(builder.request(), streamed);
    BOOST_TEST(streamed.status() == 200);
    BOOST_TEST(streamed.fields().empty());
}

BOOST_AUTO_TEST_CASE(what_the_handler_set_stays) {
    http::request_builder builder("GET", "/");
    builder.field("If-None-Match", "\"v7\"");
    http::response response;
    response.set("ETag", "W/\"v7\"").set("Cache-Control", "no-cache").body("x");
    etag("max-age=1").after(builder.request(), response);
    BOOST_TEST(response.status() == 304);
    BOOST_TEST(response.field("ETag").value() == "W/\"v7\"");
    BOOST_TEST(response.field("Cache-Control").value() == "no-cache");
}

BOOST_AUTO_TEST_CASE(other_conditions_count_too) {
    auto ask = [](std::string_view name, std::string_view value) {
        http::request_builder builder("GET", "/");
        builder.field(name, value);
        http::response response;
        response.set("Last-Modified", "Tue, 14 Nov 2023 22:13:20 GMT").content_type("text/plain").body("hello");
        etag().after(builder.request(), response);
        return response;
    };
    BOOST_TEST(ask("If-Modified-Since", "Tue, 14 Nov 2023 22:13:20 GMT").status() == 304);
    BOOST_TEST(ask("If-Modified-Since", "Tue, 14 Nov 2023 22:13:19 GMT").status() == 200);
    BOOST_TEST(ask("If-Match", entity_tag("hello")).status() == 200);
    auto refused = ask("If-Match", "\"other\"");
    BOOST_TEST(refused.status() == 412);
    BOOST_TEST(refused.body().find("precondition_failed") != std::string::npos);
    BOOST_TEST(!refused.field("ETag").has_value());
}

BOOST_AUTO_TEST_CASE(only_routes_that_read_have_it) {
    BOOST_TEST(etag().applies({http::method::get, route_pattern::runtime("/"), {}}));
    BOOST_TEST(!etag().applies({http::method::post, route_pattern::runtime("/"), {}}));
}

BOOST_AUTO_TEST_SUITE_END()
