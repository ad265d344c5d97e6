// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/router.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;
using ask::contains;

namespace {

struct ledger {};
struct mailer {
    virtual ~mailer() = default;
};

} // namespace

BOOST_AUTO_TEST_SUITE(router_test)

BOOST_AUTO_TEST_CASE(static_beats_parameter_beats_rest_whatever_the_order) {
    for (int order = 0; order < 6; ++order) {
        ask::site site;
        auto fixed = [&] { site.router.get("/a/b", [] { return "static"; }); };
        auto one = [&] { site.router.get("/a/{x}", [](path<"x"> x) { return "one " + *x; }); };
        auto rest = [&] { site.router.get("/a/{x...}", [](path<"x"> x) { return "rest " + *x; }); };
        if (order == 0) fixed(), one(), rest();
        if (order == 1) fixed(), rest(), one();
        if (order == 2) one(), fixed(), rest();
        if (order == 3) one(), rest(), fixed();
        if (order == 4) rest(), fixed(), one();
        if (order == 5) rest(), one(), fixed();
        BOOST_TEST(site.get("/a/b").body() == "static");
        BOOST_TEST(site.get("/a/c").body() == "one c");
        BOOST_TEST(site.get("/a/b/c").body() == "rest b/c");
        BOOST_TEST(site.get("/a/b/").body() == "rest b/");
        BOOST_TEST(site.get("/a/").status() == 404);
        BOOST_TEST(site.get("/a").status() == 404);
    }
}

BOOST_AUTO_TEST_CASE(goes_back_where_the_special_branch_has_nothing) {
    ask::site site;
    site.router.get("/a/b/d", [] { return "abd"; });
    site.router.get("/a/{x}/c", [](path<"x"> x) { return "axc " + *x; });
    site.router.get("/{all...}", [](path<"all"> all) { return "all " + *all; });
    BOOST_TEST(site.get("/a/b/d").body() == "abd");
    BOOST_TEST(site.get("/a/b/c").body() == "axc b");
    BOOST_TEST(site.get("/a/b/e").body() == "all a/b/e");
}

BOOST_AUTO_TEST_CASE(the_most_special_route_with_the_method_answers) {
    ask::site site;
    site.router.get("/users/me", [] { return "me"; });
    site.router.delete_("/users/{id}", [](path<"id"> id) { return "gone " + *id; });
    BOOST_TEST(site.get("/users/me").body() == "me");
    BOOST_TEST(site.send("DELETE", "/users/me").body() == "gone me");
    BOOST_TEST(*site.send("PUT", "/users/me").field("Allow") == "GET, HEAD, DELETE, OPTIONS");
    BOOST_TEST(*site.send("GET", "/users/you").field("Allow") == "DELETE, OPTIONS");
}

BOOST_AUTO_TEST_CASE(static_segments_match_as_they_decode) {
    ask::site site;
    for (const char* pattern :
        {"/plaintext", "/plaintexu", "/plaintex", "/a+b@c", "/caf%C3%A9", "/x%2Fy", "/v1/users", "/"})
        site.router.get(route_pattern::runtime(pattern), [pattern] { return std::string(pattern); });
    site.router.get("/v1/{id}/x", [](path<"id"> id) { return "id " + *id; });
    for (auto [target, pattern] : std::initializer_list<std::pair<const char*, const char*>>{
             {"/%70laintext", "/plaintext"}, {"/plaintex%74", "/plaintext"},
             {"/%70%6C%61%69%6e%74%65%78%74", "/plaintext"}, {"/plaintex%75", "/plaintexu"},
             {"/plainte%78", "/plaintex"}, {"/a%2Bb%40c", "/a+b@c"}, {"/caf%c3%a9", "/caf%C3%A9"},
             {"/%63af%C3%A9", "/caf%C3%A9"}, {"/x%2fy", "/x%2Fy"}, {"/v%31/users", "/v1/users"},
             {"/v1/%75sers", "/v1/users"}, {"/v1/%75sers/x", "id users"}, {"/%761/a%2Fb/x", "id a/b"}})
        BOOST_TEST(site.get(target).body() == pattern, target);
    // Once, and after splitting.
    for (const char* target :
        {"/%2570laintext", "/x/y", "/v1%2Fusers", "/%2Fplaintext", "/%50laintext", "/%20plaintext"})
        BOOST_TEST(site.get(target).status() == 404, target);
    BOOST_TEST(*site.send("PUT", "/%70laintext").field("Allow") == "GET, HEAD, OPTIONS");
}

BOOST_AUTO_TEST_CASE(patterns_that_decode_alike_are_the_same) {
    ask::site site;
    site.router.get("/caf%C3%A9", [] {}).get("/caf%c3%a9", [] {});
    BOOST_TEST(site.mistakes().size() == 1u);
}

BOOST_AUTO_TEST_CASE(hundreds_of_routes) {
    ask::site site;
    for (int i = 0; i < 300; ++i) {
        const std::string name = "/v1/resource" + std::to_string(i);
        site.router.get(route_pattern::runtime(name), [i] { return std::to_string(i); });
        site.router.get(route_pattern::runtime(name + "/{id}"),
            [i](path<"id", int> id) { return std::to_string(i) + ":" + std::to_string(*id); });
    }
    BOOST_TEST(site.get("/v1/resource0").body() == "0");
    BOOST_TEST(site.get("/v1/resource299/7").body() == "299:7");
    BOOST_TEST(site.get("/v1/resource300").status() == 404);
    BOOST_TEST(site.compiled().routes().size() == 600u);
}

BOOST_AUTO_TEST_CASE(groups_nest_and_an_empty_pattern_is_the_prefix) {
    ask::site site;
    auto v1 = site.router.group("/v1");
    auto orders = v1.group("/orders");
    orders.get("", [] { return "list"; }).get("/{id}", [](path<"id"> id) { return "order " + *id; });
    v1.get("/me", [] { return "me"; });
    BOOST_TEST(site.get("/v1/orders").body() == "list");
    BOOST_TEST(site.get("/v1/orders/7").body() == "order 7");
    BOOST_TEST(site.get("/v1/me").body() == "me");
    BOOST_TEST(site.get("/me").status() == 404);
}

BOOST_AUTO_TEST_CASE(a_group_may_have_parameters_at_run_time) {
    ask::site site;
    auto tenant = site.router.group(route_pattern::runtime("/t/{tenant}"));
    tenant.get(route_pattern::runtime("/x/{id}"),
        [](path<"tenant"> name, path<"id", int> id) { return *name + std::to_string(*id); });
    BOOST_TEST(site.get("/t/acme/x/7").body() == "acme7");
    tenant.get("/y", [] { return ""; });
    BOOST_TEST(site.mistakes().size() == 1u);
    BOOST_TEST(contains(site.mistakes()[0], "GET /t/{tenant}/y"));
    BOOST_TEST(contains(site.mistakes()[0], "does not take"));
}

BOOST_AUTO_TEST_CASE(a_router_can_be_mounted_in_another) {
    ask::site site;
    site.router.get("/", [] { return "root"; });
    routing::router admin;
    admin.group("/deep").get("/x", [] { return "x"; });
    admin.get("/y", [] { return "y"; });
    site.router.mount("/admin", std::move(admin));
    BOOST_TEST(site.get("/").body() == "root");
    BOOST_TEST(site.get("/admin/deep/x").body() == "x");
    BOOST_TEST(site.get("/admin/y").body() == "y");
}

BOOST_AUTO_TEST_CASE(two_routes_for_the_same_paths_are_refused_and_both_are_named) {
    ask::site site;
    site.router.get("/a/{x}", [](path<"x">) {});
    site.router.get("/a/{y}", [](path<"y">) {});
    site.router.post("/a/{z}", [](path<"z">) {});
    site.router.get("/b/{x...}", [](path<"x">) {});
    site.router.get("/b/{y...}", [](path<"y">) {});
    site.router.get("/b/{y}", [](path<"y">) {});
    const auto mistakes = site.mistakes();
    BOOST_TEST(mistakes.size() == 2u);
    BOOST_TEST(contains(mistakes[0], "GET /a/{y} and GET /a/{x} match the same paths"));
    BOOST_TEST(contains(mistakes[1], "GET /b/{y...} and GET /b/{x...}"));
}

BOOST_AUTO_TEST_CASE(all_mistakes_are_told_at_once) {
    ask::site site;
    ledger one;
    site.services.provide(one);
    site.services.provide(one);
    site.router.get("/twice", [] {});
    site.router.get("/twice", [] {});
    site.router.get("/pay", [](mailer&, ledger&) {});
    site.router.post("/pay", [](mailer&, named<"second", ledger>) {});
    site.router.get(route_pattern::runtime("no/slash"), [] {});
    site.router.get(route_pattern::runtime("/x/{y}"), [](path<"z">) {});
    try {
        (void)site.router.compile(site.services);
        BOOST_TEST(false);
    } catch (const routing::router_error& error) {
        const std::string text = error.what();
        BOOST_TEST(error.mistakes().size() == 6u);
        BOOST_TEST(contains(text, "the routes have 6 mistakes"));
        BOOST_TEST(contains(text, "ledger is provided twice"));
        BOOST_TEST(contains(text, "GET /twice and GET /twice match"));
        BOOST_TEST(contains(text, "mailer is provided; it is wanted by GET /pay, POST /pay"));
        BOOST_TEST(contains(text, "named \"second\" is provided; it is wanted by POST /pay"));
        BOOST_TEST(contains(text, "GET no/slash: it has to begin with a slash"));
        BOOST_TEST(contains(text, "GET /x/{y}: it names a parameter that the handler does not take"));
    }
}

BOOST_AUTO_TEST_CASE(compiles_more_than_once) {
    ask::site site;
    site.router.get("/a", [] { return "a"; });
    auto first = site.router.compile(site.services);
    site.router.get("/b", [] { return "b"; });
    auto second = site.router.compile(site.services);
    http::request_builder request("GET", "/b");
    http::response before, after;
    BOOST_TEST(first->answer_now(request.request(), before));
    BOOST_TEST(second->answer_now(request.request(), after));
    BOOST_TEST(before.status() == 404);
    BOOST_TEST(after.status() == 200);
}

BOOST_AUTO_TEST_SUITE_END()
