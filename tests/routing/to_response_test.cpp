// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/to_response.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;
using ask::contains;

namespace {

struct note {
    int id;
    std::string text;
};
struct teapot {};
struct fixed {
    const note& operator()() const { return value; }
    note value{1, "kept"};
};

} // namespace

namespace mainstay::routing {
template <>
struct to_response<teapot> {
    static void write(teapot&&, const http::request&, http::response& response) { response.status(418); }
    static void describe(operation& into) { into.response(418, "A teapot"); }
};
} // namespace mainstay::routing

BOOST_FIXTURE_TEST_SUITE(to_response_test, ask::site)

BOOST_AUTO_TEST_CASE(values_are_json) {
    router.get("/s", [] { return note{7, "x\"y"}; });
    router.get("/l", [] { return std::vector<int>{1, 2}; });
    router.get("/i", []() -> task<int> { co_return 7; });
    router.get("/r", fixed{});
    const auto response = get("/s");
    BOOST_TEST(response.status() == 200);
    BOOST_TEST(*response.field("Content-Type") == "application/json");
    BOOST_TEST(response.body() == R"({"id":7,"text":"x\"y"})");
    BOOST_TEST(get("/l").body() == "[1,2]");
    BOOST_TEST(get("/i").body() == "7");
    BOOST_TEST(get("/r").body() == R"({"id":1,"text":"kept"})");
    BOOST_TEST(get("/r").body() == R"({"id":1,"text":"kept"})");
}

BOOST_AUTO_TEST_CASE(texts_are_plain) {
    router.get("/a", [] { return "literal"; });
    router.get("/b", [] { return std::string("string"); });
    router.get("/c", []() -> std::string_view { return "view"; });
    router.get("/d", []() -> task<std::string> { co_return "later"; });
    for (const char* path : {"/a", "/b", "/c", "/d"}) {
        BOOST_TEST(*get(path).field("Content-Type") == "text/plain; charset=utf-8");
    }
    BOOST_TEST(get("/a").body() == "literal");
    BOOST_TEST(get("/b").body() == "string");
    BOOST_TEST(get("/c").body() == "view");
    BOOST_TEST(get("/d").body() == "later");
}

BOOST_AUTO_TEST_CASE(nothing_is_204) {
    router.get("/a", [] {});
    router.get("/b", []() -> task<void> { co_return; });
    for (const char* path : {"/a", "/b"}) {
        const auto response = get(path);
        BOOST_TEST(response.status() == 204);
        BOOST_TEST(response.body() == "");
        BOOST_TEST(response.fields().empty());
    }
}

BOOST_AUTO_TEST_CASE(an_empty_optional_is_404) {
    router.get("/{id}", [](path<"id", int> id) -> std::optional<note> {
        if (*id != 7) return std::nullopt;
        return note{7, "x"};
    });
    BOOST_TEST(get("/7").status() == 200);
    BOOST_TEST(get("/8").status() == 404);
    BOOST_TEST(contains(get("/8").body(), "not_found"));
}

BOOST_AUTO_TEST_CASE(variants_and_problems) {
    router.get("/{id}", [](path<"id", int> id) -> task<std::variant<note, std::string, problem, redirect>> {
        switch (*id) {
        case 0:
            co_return note{1, "n"};
        case 1:
            co_return std::string("text");
        case 2:
            co_return problem::conflict("taken", "it is").internal("secret");
        default:
            co_return redirect("/x");
        }
    });
    router.get("/p/p", [] { return problem::forbidden(); });
    BOOST_TEST(get("/0").body() == R"({"id":1,"text":"n"})");
    BOOST_TEST(get("/1").body() == "text");
    const auto taken = get("/2");
    BOOST_TEST(taken.status() == 409);
    BOOST_TEST(!contains(taken.body(), "secret"));
    BOOST_TEST(reported.size() == 1u);
    BOOST_TEST(get("/3").status() == 303);
    BOOST_TEST(get("/p/p").status() == 403);
    BOOST_TEST(reported.size() == 1u);
}

BOOST_AUTO_TEST_CASE(whole_responses_and_own_types) {
    router.get("/r", [] {
        http::response response(201);
        response.set("X-A", "b").body("body");
        return response;
    });
    router.get("/t", [] { return teapot{}; });
    const auto response = get("/r");
    BOOST_TEST(response.status() == 201);
    BOOST_TEST(*response.field("X-A") == "b");
    BOOST_TEST(response.body() == "body");
    BOOST_TEST(get("/t").status() == 418);
}

BOOST_AUTO_TEST_SUITE_END()
