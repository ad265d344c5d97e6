// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/error.hpp>
#include <mainstay/prelude.hpp>
#include <mainstay/routing/compiled_router.hpp>

#include <boost/test/unit_test.hpp>

#include <system_error>

#include "routing/ask.hpp"

using namespace mainstay;
using ask::contains;

BOOST_AUTO_TEST_SUITE(compiled_router_test)

BOOST_AUTO_TEST_CASE(unknown_paths_are_404_as_a_problem) {
    ask::site site;
    site.router.get("/a", [] { return "a"; });
    const auto response = site.get("/b");
    BOOST_TEST(response.status() == 404);
    BOOST_TEST(*response.field("Content-Type") == "application/problem+json");
    BOOST_TEST(contains(response.body(), "\"code\":\"not_found\""));
    BOOST_TEST(site.reported.empty());
}

BOOST_AUTO_TEST_CASE(paths_are_strict) {
    ask::site site;
    site.router.get("/a", [] { return "a"; });
    site.router.get("/b/", [] { return "b"; });
    BOOST_TEST(site.get("/a").status() == 200);
    for (const char* path : {"/a/", "/b", "//a", "/A", "/%41", "/", "/b//", "/a;x"}) {
        BOOST_TEST(site.get(path).status() == 404, path);
    }
    BOOST_TEST(site.get("/a?x=/b").status() == 200);
}

BOOST_AUTO_TEST_CASE(other_methods_are_405_with_allow) {
    ask::site site;
    site.router.get("/a", [] { return "a"; });
    site.router.put("/a", [] { return "a"; });
    for (const char* method : {"POST", "DELETE", "PATCH", "TRACE", "PROPFIND", "get"}) {
        const auto response = site.send(method, "/a");
        BOOST_TEST(response.status() == 405, method);
        BOOST_TEST(*response.field("Allow") == "GET, HEAD, PUT, OPTIONS");
        BOOST_TEST(contains(response.body(), "method_not_allowed"));
    }
}

BOOST_AUTO_TEST_CASE(head_wherever_get_is) {
    ask::site site;
    site.router.get("/a", [] { return "hello"; });
    site.router.get("/b", [] { return "hello"; });
    site.router.route(http::method::head, "/b", [] { return ""; });
    BOOST_TEST(site.send("HEAD", "/a").status() == 200);
    BOOST_TEST(site.send("HEAD", "/a").body() == "hello"); // what the length is made of; the connection leaves it out
    BOOST_TEST(site.send("HEAD", "/b").body() == "");
    site.router.post("/c", [] {});
    BOOST_TEST(site.send("HEAD", "/c").status() == 404); // the router was compiled before
}

BOOST_AUTO_TEST_CASE(options_tells_what_is_allowed) {
    ask::site site;
    site.router.get("/a", [] { return "a"; });
    site.router.post("/b", [] {});
    site.router.route(http::method::options, "/b", [] { return "own"; });
    const auto response = site.send("OPTIONS", "/a");
    BOOST_TEST(response.status() == 204);
    BOOST_TEST(*response.field("Allow") == "GET, HEAD, OPTIONS");
    BOOST_TEST(site.send("OPTIONS", "/b").body() == "own");
    BOOST_TEST(site.send("OPTIONS", "/c").status() == 404);
    const auto all = site.send("OPTIONS", "*");
    BOOST_TEST(all.status() == 204);
    BOOST_TEST(*all.field("Allow") == "GET, HEAD, POST, OPTIONS");
    BOOST_TEST(site.send("GET", "*").status() == 405);
}

BOOST_AUTO_TEST_CASE(dot_segments_reach_no_handler) {
    ask::site site;
    std::string seen;
    site.router.get("/files/{path...}", [&seen](path<"path"> path) { return seen = *path; });
    site.router.get("/one/{x}", [&seen](path<"x"> x) { return seen = *x; });
    site.router.get(
        "/raw/{x...}", [&seen](http::request& request) { return seen = std::string(request.path_values()[0]); });
    for (const char* path : {"/files/..", "/files/.", "/files/a/../b", "/files/%2e%2e/b", "/files/a/.%2E", "/files/%2e",
             "/files/..%2fetc", "/files/..%5cetc", "/files/..\\etc", "/files/a%2f..%2fb", "/one/..", "/one/.",
             "/one/%2e%2e", "/one/..%2f..%2fetc", "/one/a%5c..", "/raw/..", "/raw/a/%2e./b", "/..", "/../files/a",
             "/files/a/..", "/nothing/../x"}) {
        seen.clear();
        BOOST_TEST(site.get(path).status() == 400, path);
        BOOST_TEST(seen == "", path);
    }
    for (const char* path : {"/files/...", "/files/.a", "/files/a..b", "/files/.well-known/x", "/files/..a"}) {
        BOOST_TEST(site.get(path).status() == 200, path);
    }
    for (const char* path : {"/files/", "/files//etc/passwd", "/files/a//b", "/one/", "/one//"}) {
        BOOST_TEST(site.get(path).status() == 404, path);
    }
}

BOOST_AUTO_TEST_CASE(what_a_handler_throws_becomes_the_answer) {
    ask::site site;
    site.router.get("/problem", []() -> std::string { throw problem::conflict("email_taken", "taken"); });
    site.router.get("/internal", []() -> std::string { throw problem::conflict("x").internal("secret cause"); });
    site.router.get("/standard", []() -> std::string { throw std::runtime_error("secret text"); });
    site.router.get("/other", []() -> std::string { throw 7; });
    site.router.get("/later", []() -> task<std::string> {
        throw std::runtime_error("secret text");
        co_return "";
    });
    site.router.get("/busy", []() -> std::string { throw std::system_error(core::errc::overloaded); });
    BOOST_TEST(site.get("/problem").status() == 409);
    BOOST_TEST(site.reported.size() == 0u);
    BOOST_TEST(site.get("/internal").status() == 409);
    BOOST_TEST(site.reported.size() == 1u);
    for (const char* path : {"/standard", "/other", "/later"}) {
        const auto response = site.get(path);
        BOOST_TEST(response.status() == 500, path);
        BOOST_TEST(contains(response.body(), "internal_error"));
        BOOST_TEST(!contains(response.body(), "secret"));
    }
    BOOST_TEST(site.reported.size() == 4u);
    const auto busy = site.get("/busy");
    BOOST_TEST(busy.status() == 503);
    BOOST_TEST(*busy.field("Retry-After") == "1");
}

BOOST_AUTO_TEST_CASE(what_was_begun_before_an_error_is_gone) {
    ask::site site;
    site.router.get("/a", []() -> std::variant<reply<std::string>, std::string> {
        return reply{std::string("half")}.set("X-Half", "1").status(201);
    });
    site.router.get("/b", [] { return created{std::string("x"), "bad\r\nSet-Cookie: a=b"}; });
    BOOST_TEST(site.get("/a").status() == 201);
    const auto response = site.get("/b");
    BOOST_TEST(response.status() == 500);
    BOOST_TEST(!response.field("Set-Cookie"));
    BOOST_TEST(!contains(response.body(), "bad"));
}

BOOST_AUTO_TEST_CASE(the_request_knows_its_route) {
    ask::site site;
    std::string route, again;
    site.router.get("/v1/{id}", [&route](http::request& request) { route = request.route(); });
    http::request_builder request("GET", "/v1/7");
    (void)site.send(request);
    BOOST_TEST(route == "/v1/{id}");
    http::request_builder other("GET", "/v2");
    (void)site.send(other);
    BOOST_TEST(other.request().route() == "");
}

BOOST_AUTO_TEST_CASE(says_how_much_body_a_route_takes) {
    ask::site site;
    site.router.post(
        "/small", [](text) {}, routing::body_limit{10});
    site.router.post("/usual", [](text) {});
    auto limit = [&](const char* method, const char* path) {
        http::request_builder request(method, path);
        return site.compiled().body_limit(request.request(), 1000);
    };
    BOOST_TEST(limit("POST", "/small") == 10u);
    BOOST_TEST(limit("POST", "/usual") == 1000u);
    BOOST_TEST(limit("GET", "/small") == 1000u);
    BOOST_TEST(limit("POST", "/none") == 1000u);
}

BOOST_AUTO_TEST_CASE(answers_now_or_says_that_it_cannot) {
    ask::site site;
    site.router.get("/now", [] { return "now"; });
    site.router.get("/later", []() -> task<std::string> { co_return "later"; });
    http::request_builder now("GET", "/now"), later("GET", "/later");
    http::response response;
    BOOST_TEST(site.compiled().answer_now(now.request(), response));
    BOOST_TEST(response.body() == "now");
    response.clear();
    BOOST_TEST(!site.compiled().answer_now(later.request(), response));
    BOOST_TEST(response.body() == "");
    BOOST_TEST(site.get("/later").body() == "later");
}

BOOST_AUTO_TEST_SUITE_END()
