// SPDX-License-Identifier: BSL-1.0
#include "guide.hpp"

#include <mainstay/mainstay.hpp>
#include <mainstay/testing.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ms = mainstay;
using namespace mainstay::prelude;
using namespace std::chrono_literals;
using guide::expect;

namespace {

// [credentials]
struct credentials {
    ms::auth::email email; // in JSON a string
    std::string password;

    static constexpr auto rules() {
        return ms::schema::rules(ms::schema::field<&credentials::password>(ms::schema::length(12, 256)));
    }
};
// [credentials]

struct account {
    std::int64_t id;
    std::string password;
};

struct profile {
    std::int64_t id;
    std::vector<std::string> roles;
};

// [sign_up]
task<reply<created<profile>>> sign_up(json<credentials> body, ms::http::request& request, ms::data::database& db,
    ms::auth::password_hasher& passwords, ms::auth::sessions& sessions) {
    auto hash = co_await passwords.hash(body->password); // "$argon2id$v=19$m=19456,t=2,p=1$…"
    auto work = [&](ms::data::transaction& tx) -> task<ms::auth::issued_session> {
        auto id = co_await tx.insert("insert into accounts (email, password) values ($1, $2)", body->email, hash);
        co_return co_await sessions.create(tx, id); // an account and its first session, or neither
    };
    auto begun = co_await db.transaction(work);
    profile made{begun.account.number(), {}};
    co_return reply{created{made, "/v1/me"}}.cookie(sessions.cookie(request, begun));
}
// [sign_up]

// [check]
task<std::optional<std::int64_t>> check(
    ms::data::database& db, ms::auth::password_hasher& passwords, credentials given) {
    auto found = co_await db.query_optional<account>("select id, password from accounts where email = $1", given.email);
    std::optional<std::string> stored;
    if (found) stored = found->password;

    auto match = co_await passwords.verify(given.password, stored); // without an account: the same work, then no
    if (match == ms::auth::password_match::no) co_return std::nullopt;
    if (match == ms::auth::password_match::yes_but_rehash) {
        auto hash = co_await passwords.hash(given.password);
        co_await db.execute("update accounts set password = $1 where id = $2", hash, found->id);
    }
    co_return found->id;
}
// [check]

// [sign_in]
task<reply<std::monostate>> sign_in(json<credentials> body, ms::http::request& request, ms::data::database& db,
    ms::auth::password_hasher& passwords, ms::auth::sign_in_throttle& throttle, ms::auth::sessions& sessions) {
    auto checked = check(db, passwords, *body); // begins when it is awaited
    auto id = co_await throttle.attempt(body->email.text(), request.client().address, std::move(checked));
    if (!id) throw problem(401, "bad_credentials", "the e-mail address or the password is wrong");

    auto begun = co_await sessions.create(*id);                                // a new one at every sign-in
    co_return reply{std::monostate{}}.cookie(sessions.cookie(request, begun)); // 204
}

task<reply<std::monostate>> sign_out(ms::auth::user who, ms::http::request& request, ms::auth::sessions& sessions) {
    co_await sessions.revoke(who.account(), who.session_id());
    co_return reply{std::monostate{}}.cookie(sessions.cookie_removal(request));
}
// [sign_in]

// [user]
profile me(ms::auth::user who) {
    return {who.number(), who.roles()};
}

std::string greeting(std::optional<ms::auth::user> who) {
    return who ? "welcome back, " + who->id() : "welcome";
}

task<> close_shop(ms::auth::user who) {
    if (!who.has_role("admin")) throw problem::forbidden();
    co_return;
}
// [user]

void routes(app& app) {
    app.post("/v1/signup", sign_up);
    app.post("/v1/sessions", sign_in);
    app.delete_("/v1/sessions/current", sign_out);
    app.get("/v1/me", me);
    app.get("/", greeting);
    app.post("/v1/close", close_shop);
}

void signed_up(ms::testing::client& client) {
    auto give = [&](std::string_view target, std::string_view email, std::string_view password) {
        auto body = R"({"email":")" + std::string(email) + R"(","password":")" + std::string(password) + R"("})";
        return client.post(std::string(target)).body(body, "application/json").send();
    };
    expect(client.get("/v1/me").send().status() == 401 && client.get("/").send().body() == "welcome");
    expect(give("/v1/signup", "ada", "correct horse battery").code() == "invalid_email");
    expect(give("/v1/signup", "ada@Example.com", "correct horse battery").status() == 201);
    expect(client.get("/v1/me").send().json<profile>().id == 1 && client.get("/").send().body() == "welcome back, 1");

    expect(client.delete_("/v1/sessions/current").send().status() == 204);
    expect(client.get("/v1/me").send().status() == 401);
    expect(give("/v1/sessions", "ada@example.com", "correct horse battery").status() == 204);
    expect(client.get("/v1/me").send().status() == 200);
    expect(client.post("/v1/close").send().status() == 403);
}

void guessed(ms::testing::world& world, app& app) {
    ms::testing::client guesser(world, app.handler());
    guesser.peer({.address = "203.0.113.7", .port = 1, .secure = false});
    auto guess = [&] {
        return guesser.post("/v1/sessions")
            .body(R"({"email":"ada@example.com","password":"password1234"})", "application/json")
            .send();
    };
    for (int i = 0; i < 10; ++i) {
        expect(guess().status() == 401);
    }
    expect(guess().status() == 429 && guess().field("Retry-After"));
}

} // namespace

void guide::auth_page() {
    ms::testing::world world;
    app app({.log = {.level = ms::observe::log_level::off}});
    ms::data::migrations tables;
    tables.add(1, "accounts",
        "create table accounts (id integer primary key, email text not null unique, password text not null)");
    const std::string database = "sqlite::memory:";
    // [parts]
    auto& db = app.add(ms::data::open(database)).migrate_at_start(tables);
    auto& sessions = app.add(ms::auth::sessions(db)); // makes its own table
    app.add(ms::auth::password_hasher());
    app.add(ms::auth::sign_in_throttle());
    // [parts]
    routes(app);
    ms::testing::client client(world, app);
    signed_up(client);

    world.run(sessions.set_roles(1, {"admin"})); // from the next request on
    expect(client.post("/v1/close").send().status() == 204);
    guessed(world, app);
    world.advance(24h * 8);
    expect(client.get("/v1/me").send().status() == 401); // a week without use
}
