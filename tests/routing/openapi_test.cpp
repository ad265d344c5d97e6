// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/openapi.hpp>
#include <mainstay/schema/bounds.hpp>
#include <mainstay/schema/json_read.hpp>
#include <mainstay/schema/rules.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;
using ask::contains;

namespace {

struct page {
    int limit = 20;
    std::optional<std::string> after;
    static constexpr auto rules() { return schema::rules(schema::field<&page::limit>(schema::range(1, 100))); }
};
struct new_note {
    std::string text;
    static constexpr auto rules() { return schema::rules(schema::field<&new_note::text>(schema::length(1, 500))); }
};
struct note {
    std::int64_t id;
    std::string text;
};
struct signed_in {};
struct limited {
    void after(http::request&, http::response&) const {}
    void describe(routing::operation& into) const { into.error(429, "rate_limited"); }
};

} // namespace

namespace mainstay::routing {
template <>
struct from_request<signed_in> {
    static extracted<signed_in> read(http::request&) { return signed_in{}; }
    static void describe(operation& into) {
        into.security("session", R"({"type":"apiKey","in":"cookie","name":"session"})").error(401, "unauthorized");
    }
};
} // namespace mainstay::routing

namespace {

struct fixture : ask::site {
    fixture() {
        router.use(limited{});
        auto v1 = router.group("/v1", routing::tag{"notes"});
        v1.get(
            "/notes", [](query<page>) { return std::vector<note>(); }, routing::summary{"Lists \"notes\""});
        v1.get("/notes/{id}", [](path<"id", std::int64_t>) { return std::optional<note>(); });
        v1.post(
            "/notes",
            [](signed_in, json<new_note>) {
                return created{note{1, ""}, "/x"};
            },
            routing::may_fail{409, "text_taken"}, routing::body_limit{1000}, routing::operation_id{"addNote"});
        v1.delete_(
            "/notes/{id}", [](std::optional<signed_in>, path<"id", int>, header<"If-Match">) {}, routing::deprecated{});
        router.get("/files/{path...}", [](http::request&) { return "x"; });
        router.get(
            "/hidden", [] {}, routing::hidden{});
        document = compiled().openapi({.title = "Notes <&>", .version = "2.0", .servers = {"https://example.org"}});
    }
    std::string document;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(openapi_test, fixture)

BOOST_AUTO_TEST_CASE(is_json_with_its_head) {
    BOOST_TEST(!schema::check_json(document));
    BOOST_TEST(document.starts_with(R"({"openapi":"3.1.0","info":{"title":"Notes <&>","version":"2.0"},"servers":)"));
}

BOOST_AUTO_TEST_CASE(has_every_route_but_the_hidden) {
    for (const char* path : {R"("/v1/notes":{"get":)", R"("/v1/notes/{id}":{"get":)", R"("/files/{path}":{"get":)"}) {
        BOOST_TEST(contains(document, path), path);
    }
    BOOST_TEST(!contains(document, "hidden"));
    BOOST_TEST(contains(document, R"("operationId":"get_v1_notes_id")"));
    BOOST_TEST(contains(document, R"("operationId":"addNote")"));
    BOOST_TEST(contains(document, R"("tags":["notes"],"summary":"Lists \"notes\"")"));
    BOOST_TEST(contains(document, R"("deprecated":true)"));
    BOOST_TEST(contains(document, R"("x-body-limit":1000)"));
    BOOST_TEST(contains(document, R"("x-rest-parameter":"path")"));
}

BOOST_AUTO_TEST_CASE(has_parameters_with_their_limits) {
    BOOST_TEST(contains(document, R"("name":"limit","in":"query")"));
    BOOST_TEST(contains(document, R"("minimum":1)"));
    BOOST_TEST(contains(document, R"("maximum":100)"));
    BOOST_TEST(contains(document, R"("default":20)"));
    BOOST_TEST(contains(document, R"({"name":"id","in":"path","required":true,"schema":{"type":"integer")"));
    BOOST_TEST(contains(document, R"({"name":"path","in":"path","required":true,"schema":{"type":"string"}})"));
    BOOST_TEST(contains(document, R"({"name":"If-Match","in":"header","required":true)"));
}

BOOST_AUTO_TEST_CASE(has_bodies_answers_and_errors) {
    BOOST_TEST(contains(document,
        R"("requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/new_note"}}}})"));
    BOOST_TEST(contains(document, R"("201":{"description":"Created","headers":{"Location":)"));
    BOOST_TEST(contains(document, R"(code: `text_taken`)"));
    for (const char* status : {"\"400\"", "\"401\"", "\"404\"", "\"409\"", "\"413\"", "\"415\"", "\"422\"", "\"429\"",
             "\"500\"", "\"503\"", "\"204\""}) {
        BOOST_TEST(contains(document, status), status);
    }
    for (const char* type : {R"("note":{)", R"("new_note":{)", R"("problem_details":{)"}) {
        BOOST_TEST(contains(document, type), type);
    }
}

BOOST_AUTO_TEST_CASE(has_security) {
    BOOST_TEST(contains(document, R"("securitySchemes":{"session":{"type":"apiKey")"));
    BOOST_TEST(contains(document, R"("security":[{"session":[]}])"));
    BOOST_TEST(contains(document, R"("security":[{},{"session":[]}])"));
}

BOOST_AUTO_TEST_SUITE_END()
