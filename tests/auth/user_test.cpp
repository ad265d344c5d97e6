// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/user.hpp>

#include "auth/session_bench.hpp"

#include <mainstay/http/request_builder.hpp>
#include <mainstay/routing/router.hpp>
#include <mainstay/routing/services.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;
using mainstay_test::session_bench;

namespace {

struct shown {
    std::string account;
    std::int64_t number = 0;
    std::string session;
    std::vector<std::string> roles;
};

shown me(auth::user who) {
    return {who.id(), who.number(), who.session_id(), who.roles()};
}

std::string greeting(std::optional<auth::user> who) {
    return who ? "hello " + who->id() : "hello stranger";
}

task<void> sign_out(auth::user who, auth::sessions& sessions) {
    co_await sessions.revoke(who.account(), who.session_id());
}

struct site : session_bench {
    routing::services given;
    std::unique_ptr<routing::compiled_router> routes;

    site() {
        given.provide(sessions);
        routing::router router;
        router.get("/me", me);
        router.get("/greeting", greeting);
        router.delete_("/session", sign_out);
        routes = router.compile(given);
    }

    http::response ask(http::request_builder& builder) {
        http::response answer;
        run(routes->answer(builder.request(), answer));
        return answer;
    }
    http::response ask(std::string method, std::string path, std::string cookie = {}) {
        http::request_builder builder(method, path);
        if (!cookie.empty()) builder.field("Cookie", cookie);
        return ask(builder);
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(user_test)

BOOST_AUTO_TEST_CASE(who_is_signed_in_gets_through) {
    site on;
    auto begun = on.run(on.sessions.create(42, {"admin"}));
    auto answer = on.ask("GET", "/me", "session=" + begun.token);
    BOOST_TEST(answer.status() == 200);
    BOOST_TEST(answer.body() == R"({"account":"42","number":42,"session":")" + begun.id + R"(","roles":["admin"]})");
}

BOOST_AUTO_TEST_CASE(nobody_else_does) {
    site on;
    auto begun = on.run(on.sessions.create(42));
    std::string wrong = begun.token;
    wrong[5] = wrong[5] == 'A' ? 'B' : 'A';
    for (std::string cookie :
        {std::string(), "session=" + wrong, "session=" + begun.id, std::string("session=x"), "other=" + begun.token}) {
        auto answer = on.ask("GET", "/me", cookie);
        BOOST_TEST(answer.status() == 401);
        BOOST_TEST(answer.field("WWW-Authenticate").value_or("").starts_with("Cookie "));
        BOOST_TEST(answer.field("Content-Type").value_or("") == "application/problem+json");
        BOOST_TEST(answer.body().find(R"("code":"unauthorized")") != std::string::npos, answer.body());
    }
}

BOOST_AUTO_TEST_CASE(an_expired_session_is_none) {
    site on;
    auto begun = on.run(on.sessions.create(42));
    on.threads.advance(24h * 7);
    BOOST_TEST(on.ask("GET", "/me", "session=" + begun.token).status() == 401);
    BOOST_TEST(on.ask("GET", "/greeting", "session=" + begun.token).body() == "hello stranger");
}

BOOST_AUTO_TEST_CASE(where_it_is_optional_strangers_are_welcome) {
    site on;
    auto begun = on.run(on.sessions.create(42));
    BOOST_TEST(on.ask("GET", "/greeting").body() == "hello stranger");
    BOOST_TEST(on.ask("GET", "/greeting", "session=nonsense").body() == "hello stranger");
    BOOST_TEST(on.ask("GET", "/greeting", "session=" + begun.token).body() == "hello 42");
}

BOOST_AUTO_TEST_CASE(signing_out_ends_the_session_on_the_server) {
    site on;
    auto begun = on.run(on.sessions.create(42));
    BOOST_TEST(on.ask("DELETE", "/session", "session=" + begun.token).status() == 204);
    BOOST_TEST(on.ask("GET", "/me", "session=" + begun.token).status() == 401);
    BOOST_TEST(on.ask("DELETE", "/session", "session=" + begun.token).status() == 401);
}

BOOST_AUTO_TEST_CASE(the_log_learns_who_it_is) {
    site on;
    auto begun = on.run(on.sessions.create(42));
    http::request_builder builder("GET", "/me");
    builder.field("Cookie", "session=" + begun.token);
    on.ask(builder);
    using fields = std::vector<std::pair<std::string, std::string>>;
    BOOST_TEST((builder.request().context().log_fields() == fields{{"user", "42"}}));
}

BOOST_AUTO_TEST_CASE(openapi_says_what_is_needed) {
    site on;
    auto document = on.routes->openapi();
    BOOST_TEST(document.find(R"({"type":"apiKey","in":"cookie","name":"session"})") != std::string::npos, document);
    BOOST_TEST(document.find(R"("401")") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_sessions_the_router_does_not_start) {
    routing::router router;
    router.get("/me", me);
    routing::services none;
    BOOST_CHECK_THROW(router.compile(none), routing::router_error);
}

BOOST_AUTO_TEST_SUITE_END()
