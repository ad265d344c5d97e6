// SPDX-License-Identifier: BSL-1.0
#include "guide.hpp"

#include <mainstay/mainstay.hpp>
#include <mainstay/testing.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace ms = mainstay;
using namespace mainstay::prelude;
using namespace std::chrono_literals;
using guide::expect;

namespace {

struct settings {
    ms::resilience::rate rate_limit{.count = 5, .period = 1s};
};

struct basket {
    std::vector<std::int64_t> items;
};

struct order {
    std::int64_t id;
    std::string status;
};

std::vector<std::string> list_products() {
    return {"bread", "milk"};
}

void alive() {}

void used(app& app, const settings& settings) {
    // [use]
    app.use(ms::middleware::rate_limit({.limit = settings.rate_limit, .clock = &app.clock()}));
    app.get("/v1/products", list_products, ms::middleware::etag("max-age=1"));
    auto mine = app.group("/v1/me", ms::middleware::cache_control("no-store"));
    mine.get("/orders", [] { return std::vector<order>{}; });
    app.get("/alive", alive, ms::middleware::not_rate_limited{}, ms::middleware::not_logged{});
    // [use]
}

void by_hand(ms::routing::router& router, ms::observe::log& log, ms::observe::metrics& metrics) {
    // [by_hand]
    router.use(ms::middleware::request_id{}); // first, so that every answer has an id
    router.use(ms::middleware::access_log(log));
    router.use(ms::middleware::request_metrics(metrics));
    router.use(ms::middleware::security_headers());
    router.use(ms::middleware::cross_origin_protection({.trusted = {"https://admin.example.com"}}));
    // [by_hand]
}

// [once]
task<ms::middleware::replayable<accepted<order>>> check_out(
    ms::auth::user who, ms::middleware::idempotency_key key, json<basket> body, ms::data::database& db) {
    auto work = [&](ms::data::transaction& tx) -> task<accepted<order>> {
        auto id = co_await tx.insert("insert into orders (items) values ($1)", body->items.size());
        order made{id, "pending"};
        co_return accepted{made, "/v1/orders/" + std::to_string(made.id)};
    };
    co_return co_await key.once(db, who.id(), work);
}
// [once]

struct letter {
    std::string text;
};

std::string catalogue() {
    return std::string(10'000, 'x');
}

void with_files(app& app, const std::string& folder) {
    // [files]
    app.use(ms::middleware::compression()); // first, and so around what the others answer
    app.use(ms::middleware::decompression());
    app.get("/assets/{path...}",
        ms::middleware::static_files(folder, {.index = "index.html", .immutable = ms::middleware::has_hash_in_name}),
        ms::middleware::compressible{}); // for requests with cookies, too
    app.get("/v1/catalogue", catalogue, ms::middleware::compressible{});
    // [files]
    app.post("/v1/letters", [](json<letter> body) { return body->text; });
}

void limited_and_cached(ms::testing::client& client) {
    auto first = client.get("/v1/products").send();
    expect(first.status() == 200 && first.field("ETag") && first.field("Cache-Control") == "max-age=1");
    auto again = client.get("/v1/products").field("If-None-Match", *first.field("ETag")).send();
    expect(again.status() == 304 && again.body().empty());
    expect(client.get("/v1/me/orders").send().field("Cache-Control") == "no-store");
    expect(client.get("/alive").send().status() == 204);

    while (client.get("/v1/products").send().status() != 429) {
    }
    expect(client.get("/alive").send().status() == 204);
}

void happen_once(ms::testing::client& client) {
    client.post("/v1/sessions").send();
    auto send = [&](std::string_view key, std::vector<std::int64_t> items) {
        return client.post("/v1/orders").field("Idempotency-Key", key).json(basket{std::move(items)}).send();
    };
    auto first = send("a", {1, 2}), again = send("a", {1, 2});
    expect(first.status() == 202 && first.json<order>().id == 1 && !first.field("Idempotency-Replayed"));
    expect(again.status() == 202 && again.body() == first.body() && again.field("Idempotency-Replayed") == "true");
    expect(send("a", {3}).code() == "idempotency_key_reused" && send("b", {3}).json<order>().id == 2);
    expect(client.post("/v1/orders").json(basket{}).send().code() == "idempotency_key_missing");
}

std::string packed(std::string_view bytes) {
    std::string out;
    ms::http::make_encoder(ms::http::content_coding::gzip)->encode(bytes, ms::http::encode_step::finish, out);
    return out;
}

void served_and_packed(ms::testing::world& world) {
    auto folder = (std::filesystem::temp_directory_path() / "mainstay-guide-XXXXXX").string();
    expect(::mkdtemp(folder.data()) != nullptr);
    std::ofstream(folder + "/app.3f2a9c1b.js") << "let a = 1";
    app app({.log = {.level = ms::observe::log_level::off}});
    with_files(app, folder);
    {
        ms::testing::client client(world, app);
        auto script = client.get("/assets/app.3f2a9c1b.js").send();
        expect(script.body() == "let a = 1" && script.field("Cache-Control") == "public, max-age=31536000, immutable");
        auto part = client.get("/assets/app.3f2a9c1b.js").field("Range", "bytes=4-4").send();
        expect(part.status() == 206 && part.body() == "a" && part.field("Content-Range") == "bytes 4-4/9");
        expect(client.get("/assets/nothing").send().status() == 404);

        client.set_cookie("session", "1");
        auto list = client.get("/v1/catalogue").field("Accept-Encoding", "gzip").send();
        expect(list.field("Content-Encoding") == "gzip" && list.body() == packed(std::string(10'000, 'x')));
        auto sent = client.post("/v1/letters").field("Content-Encoding", "gzip");
        expect(sent.body(packed(R"({"text":"dear"})"), "application/json").send().body() == "dear");
    }
    std::filesystem::remove_all(folder);
}

void without_an_app(ms::testing::world& world) {
    ms::routing::router router;
    ms::observe::metrics metrics;
    std::vector<std::string> lines;
    ms::observe::log log({.format = ms::observe::log_format::json, .immediate = true},
        ms::observe::to_function([&](std::string_view line) { lines.emplace_back(line); }));
    by_hand(router, log, metrics);
    router.post("/v1/orders", [] { return "done"; });
    auto compiled = router.compile({});
    ms::testing::client client(world, *compiled);
    client.set_cookie("session", "1");

    auto from = [&](std::string_view origin) {
        return client.post("/v1/orders").field("Host", "shop.example.com").field("Origin", origin).send();
    };
    expect(from("https://evil.example.net").status() == 403 && from("https://admin.example.com").status() == 200);
    expect(from("https://admin.example.com").field("X-Request-Id") && lines.size() == 3);
    expect(metrics.text().find("http_server_request_duration_seconds") != std::string::npos);
}

} // namespace

void guide::middleware_page() {
    ms::testing::world world;
    app app({.log = {.level = ms::observe::log_level::off}, .clock = &world.clock()});
    used(app, settings{});
    ms::testing::client client(world, app);
    limited_and_cached(client);

    mainstay::app shop({.log = {.level = ms::observe::log_level::off}});
    ms::data::migrations tables;
    tables.add(1, "orders", "create table orders (id integer primary key, items integer not null)");
    auto& db = shop.add(ms::data::open("sqlite::memory:"));
    // [tables]
    db.migrate_at_start(tables).migrate_at_start(ms::middleware::idempotency_migrations());
    // [tables]
    shop.add(ms::auth::sessions(db));
    shop.post("/v1/orders", check_out);
    shop.post("/v1/sessions", [](ms::http::request& in, ms::auth::sessions& sessions) -> task<reply<std::monostate>> {
        auto begun = co_await sessions.create(7);
        co_return reply{std::monostate{}}.cookie(sessions.cookie(in, begun));
    });
    ms::testing::client customer(world, shop);
    happen_once(customer);
    served_and_packed(world);
    without_an_app(world);
}
