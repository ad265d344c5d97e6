// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/from_request.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;
using ask::contains;

namespace {

struct token_table {
    std::string known = "abc";
};
struct audit {
    mutable int reads = 0;
};

struct user {
    std::string name;
};
struct slow_user {
    std::string name;
};
struct tenant {
    std::string name;
};
struct bare {
    int n;
};

} // namespace

namespace mainstay::routing {

template <>
struct from_request<user> {
    static extracted<user> read(http::request& request, const token_table& tokens, const audit& log) {
        ++log.reads;
        const auto token = request.field("X-Token");
        if (!token) return extracted<user>::absent();
        if (*token != tokens.known) return problem::unauthorized("no such token");
        return user{"known"};
    }
    static problem missing() { return problem::unauthorized("sign in first").field("WWW-Authenticate", "Token"); }
    static void describe(operation& into) { into.error(401, "unauthorized"); }
};

template <>
struct from_request<slow_user> {
    static task<extracted<slow_user>> read(http::request& request, token_table& tokens) {
        const auto token = request.field("X-Token");
        if (!token) co_return extracted<slow_user>::absent();
        if (*token == "boom") throw std::runtime_error("boom");
        if (*token != tokens.known) co_return problem::unauthorized();
        co_return slow_user{"slow"};
    }
    static problem missing() { return problem::unauthorized(); }
};

template <>
struct from_request<tenant> {
    static constexpr std::array<std::string_view, 1> path_names = {"tenant"};
    static extracted<tenant> read(http::request& request) {
        return tenant{std::string(path_value(request, "tenant").value_or("none"))};
    }
};

template <>
struct from_request<bare> {
    static extracted<bare> read(http::request&) { return extracted<bare>::absent(); }
};

} // namespace mainstay::routing

namespace {

struct fixture {
    fixture() {
        site.services.provide(tokens);
        site.services.provide(log);
    }
    http::response ask(std::string_view target, std::string_view token) {
        http::request_builder request("GET", target);
        if (!token.empty()) request.field("X-Token", token);
        return site.send(request);
    }
    token_table tokens;
    audit log;
    ask::site site;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(from_request_test, fixture)

BOOST_AUTO_TEST_CASE(own_types_with_services_of_their_own) {
    site.router.get("/me", [](user who) { return who.name; });
    BOOST_TEST(ask("/me", "abc").body() == "known");
    BOOST_TEST(log.reads == 1);
    BOOST_TEST(ask("/me", "wrong").status() == 401);
    BOOST_TEST(contains(ask("/me", "wrong").body(), "no such token"));
    const auto missing = ask("/me", "");
    BOOST_TEST(missing.status() == 401);
    BOOST_TEST(*missing.field("WWW-Authenticate") == "Token");
}

BOOST_AUTO_TEST_CASE(optional_is_empty_when_absent_and_still_refuses_what_is_wrong) {
    site.router.get("/me", [](std::optional<user> who) { return who ? who->name : std::string("nobody"); });
    BOOST_TEST(ask("/me", "").body() == "nobody");
    BOOST_TEST(ask("/me", "abc").body() == "known");
    BOOST_TEST(ask("/me", "wrong").status() == 401);
}

BOOST_AUTO_TEST_CASE(coroutines_too) {
    site.router.get("/me", [](slow_user who) { return who.name; });
    site.router.get("/maybe",
        [](std::optional<slow_user> who) -> task<std::string> { co_return who ? who->name : std::string("nobody"); });
    BOOST_TEST(ask("/me", "abc").body() == "slow");
    BOOST_TEST(ask("/me", "").status() == 401);
    BOOST_TEST(ask("/me", "boom").status() == 500);
    BOOST_TEST(ask("/maybe", "").body() == "nobody");
    BOOST_TEST(ask("/maybe", "abc").body() == "slow");
    BOOST_TEST(ask("/maybe", "wrong").status() == 401);
}

BOOST_AUTO_TEST_CASE(a_missing_service_is_told_with_the_route) {
    struct nowhere {};
    ask::site other;
    other.router.get("/me", [](user) {});
    const auto mistakes = other.mistakes();
    BOOST_TEST(mistakes.size() == 2u);
    BOOST_TEST(contains(mistakes[0] + mistakes[1], "token_table is provided; it is wanted by GET /me"));
    BOOST_TEST(contains(mistakes[0] + mistakes[1], "audit is provided; it is wanted by GET /me"));
}

BOOST_AUTO_TEST_CASE(may_read_the_path) {
    site.router.get("/t/{tenant}/x", [](tenant which) { return which.name; });
    BOOST_TEST(site.get("/t/acme/x").body() == "acme");
}

BOOST_AUTO_TEST_CASE(without_a_word_of_its_own_a_missing_one_is_400) {
    site.router.get("/x", [](bare) {});
    BOOST_TEST(site.get("/x").status() == 400);
    BOOST_TEST(contains(site.get("/x").body(), "missing_parameter"));
    BOOST_TEST(!contains(site.get("/x").body(), "bare"));
}

BOOST_AUTO_TEST_CASE(who_asks_comes_before_what_is_wrong_and_the_body_last) {
    struct note {
        std::string text;
    };
    static_assert(routing::extractor<user> && !routing::extractor<note>);
    site.router.post("/x", [](json<note>, query_param<"n", int>, header<"X-Level", int>, user) {});
    auto send = [&](std::string_view token, std::string_view target, std::string_view level, std::string_view body) {
        http::request_builder request("POST", target);
        if (!token.empty()) request.field("X-Token", token);
        if (!level.empty()) request.field("X-Level", level);
        request.field("Content-Type", "application/json").body(body);
        return site.send(request);
    };
    BOOST_TEST(send("", "/x?n=a", "b", "{").status() == 401);
    const auto parameters = send("abc", "/x?n=a", "b", "{");
    BOOST_TEST(parameters.status() == 422);
    BOOST_TEST(contains(parameters.body(), "\"parameter\":\"n\""));
    BOOST_TEST(contains(parameters.body(), "\"header\":\"X-Level\""));
    BOOST_TEST(send("abc", "/x?n=1", "2", "{").status() == 400);
    const auto body = send("abc", "/x?n=1", "2", "{}");
    BOOST_TEST(body.status() == 422);
    BOOST_TEST(contains(body.body(), "\"pointer\":\"/text\""));
    BOOST_TEST(send("abc", "/x?n=1", "2", R"({"text":"t"})").status() == 204);
}

BOOST_AUTO_TEST_SUITE_END()
