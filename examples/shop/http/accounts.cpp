// SPDX-License-Identifier: BSL-1.0
#include "http/routes.hpp"
#include "use_cases/accounts.hpp"

#include <mainstay/auth/user.hpp>
#include <mainstay/middleware.hpp>
#include <mainstay/prelude.hpp>
#include <mainstay/schema.hpp>

namespace shop {

namespace ms = mainstay;
using namespace mainstay::prelude;

namespace {

struct sign_up_request {
    ms::auth::email email;
    std::string password;

    static constexpr auto rules() {
        return ms::schema::rules(ms::schema::field<&sign_up_request::password>(ms::schema::length(12, 256)));
    }
};

struct sign_in_request {
    ms::auth::email email;
    std::string password;

    static constexpr auto rules() {
        return ms::schema::rules(ms::schema::field<&sign_in_request::password>(ms::schema::max_length(1024)));
    }
};

struct session_answer {
    std::string id;
    timestamp expires_at;
};

struct me_answer {
    std::int64_t id;
    std::string email;
    timestamp created_at;
    std::vector<std::string> roles;
};

// Told to OpenAPI: the answer begins a session.
struct begins_session {
    void describe(ms::routing::operation& into) const {
        into.response_field(201, "Set-Cookie", "The session's cookie, for the requests that need one.");
    }
};

task<reply<created<account>>> sign_up(
    json<sign_up_request> body, ms::http::request& request, accounts& accounts, ms::auth::sessions& sessions) {
    auto made = co_await accounts.sign_up(body->email, body->password);
    co_return reply(created(made.account, "/v1/me")).cookie(sessions.cookie(request, made.session));
}

task<reply<created<session_answer>>> sign_in(
    json<sign_in_request> body, ms::http::request& request, accounts& accounts, ms::auth::sessions& sessions) {
    auto begun = co_await accounts.sign_in(body->email, body->password, std::string(request.client().address));
    session_answer answer{begun.id, std::chrono::floor<timestamp::duration>(begun.expires_at)};
    co_return reply(created(answer)).cookie(sessions.cookie(request, begun));
}

task<reply<std::monostate>> sign_out(ms::auth::user user, ms::http::request& request, ms::auth::sessions& sessions) {
    co_await sessions.revoke(user.account(), user.session_id());
    co_return reply(std::monostate{}).cookie(sessions.cookie_removal(request));
}

task<me_answer> me(ms::auth::user user, accounts& accounts) {
    auto found = co_await accounts.find(user.number());
    if (!found) throw ms::problem::not_found();
    co_return me_answer{found->id, std::move(found->email), found->created_at, user.roles()};
}

} // namespace

void account_routes(ms::routing::route_group v1) {
    using namespace mainstay::routing;
    const tag accounts{"accounts"};
    const ms::middleware::cache_control no_store("no-store");
    v1.post("/signup", sign_up, summary{"Sign up"}, accounts, no_store, begins_session{}, may_fail{409, "email_taken"});
    v1.post("/sessions", sign_in, summary{"Sign in"}, accounts, no_store, begins_session{},
        may_fail{401, "bad_credentials"}, may_fail{429, "too_many_attempts"});
    v1.delete_("/sessions/current", sign_out, summary{"Sign out"}, accounts, no_store);
    v1.get("/me", me, summary{"Who am I"}, accounts, no_store);
}

} // namespace shop
