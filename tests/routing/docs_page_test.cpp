// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/docs_page.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;
using ask::contains;

namespace {
struct note {
    int id;
    std::optional<std::string> text;
};
} // namespace

BOOST_AUTO_TEST_SUITE(docs_page_test)

BOOST_AUTO_TEST_CASE(shows_every_operation_with_all_it_has) {
    ask::site site;
    site.router.post(
        "/v1/notes/{id}", [](path<"id", int>, json<note>) { return std::optional<note>(); },
        routing::summary{"Adds <b>"}, routing::deprecated{});
    const std::string page = routing::docs_page(site.compiled().openapi({.title = "A & B"}));
    for (const char* part : {"<title>A &amp; B</title>", "/v1/notes/{id}", "Adds &lt;b&gt;", "class=\"old\"",
             "<a href=\"#type-note\">", "id=\"type-note\"", "application/problem+json"}) {
        BOOST_TEST(contains(page, part), part);
    }
    BOOST_TEST(!contains(page, "<b>"));
    BOOST_TEST(!contains(page, "<script"));
    BOOST_TEST(!contains(page, "style=\""));
    BOOST_TEST(contains(routing::docs_page_policy(), "style-src 'sha256-"));
}

BOOST_AUTO_TEST_CASE(bears_with_any_document) {
    for (const char* document : {"{}", R"({"info":7,"paths":[]})", R"({"paths":{"/x":{"get":{"parameters":[1,{}]}}}})",
             R"({"paths":{"/x":{"get":{"responses":{"200":1}}},"/y":3}})",
             R"({"components":{"schemas":{"a":1,"b":{"type":["string",1]},"c":{"anyOf":[{},2]}}}})"}) {
        BOOST_TEST(contains(routing::docs_page(document), "</html>"), document);
    }
    std::string deep = R"({"components":{"schemas":{"a":)";
    for (int i = 0; i < 200; ++i) {
        deep += R"({"items":)";
    }
    deep += "{}" + std::string(200, '}') + "}}}";
    BOOST_TEST(contains(routing::docs_page(deep), "…"));
    for (const char* document : {"", "[]", "{", "7"}) {
        BOOST_CHECK_THROW(routing::docs_page(document), std::invalid_argument);
    }
}

BOOST_AUTO_TEST_SUITE_END()
