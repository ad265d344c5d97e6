// SPDX-License-Identifier: BSL-1.0
#include "guide.hpp"

#include <mainstay/mainstay.hpp>
#include <mainstay/testing.hpp>

#include <string>

namespace ms = mainstay;
using namespace mainstay::prelude;
using namespace std::chrono_literals;
using guide::expect;

namespace {

struct new_note {
    std::string text;
};

struct note {
    std::int64_t id;
    std::string text;
};

task<created<note>> add_note(json<new_note> body, ms::data::database& db) {
    auto id = co_await db.insert("insert into notes (text) values ($1)", body->text);
    co_return created{note{id, body->text}, "/v1/notes/" + std::to_string(id)};
}

void build(app& app, ms::data::database database) {
    ms::data::migrations tables;
    tables.add(1, "notes", "create table notes (id integer primary key, text text not null)");
    app.add(std::move(database)).migrate_at_start(tables);
    app.post("/v1/notes", add_note);
    app.get("/slow", []() -> task<std::string> {
        co_await ms::core::sleep_for(20s);
        co_return "at last";
    });
    app.get("/never", []() -> task<> { co_await ms::core::sleep_for(24h); });
}

void adds_notes() {
    // [test]
    ms::testing::world world; // a clock that is turned by hand, everything on this thread
    ms::testing::temporary_database place;
    app app({.log = {.level = ms::observe::log_level::off}});
    build(app, place.open()); // what main calls, too

    ms::testing::client client(world, app); // starts the app, without a socket
    auto answer = client.post("/v1/notes").field("X-Request-Id", "1").json(new_note{"hello"}).send();
    expect(answer.status() == 201); // with Boost.Test: BOOST_TEST(answer.status() == 201, answer);
    expect(answer.json<note>().text == "hello");
    expect(client.post("/v1/notes").json(note{1, "hello"}).send().code() == "unknown_field");

    world.advance(15min); // sessions expire, retries run, in microseconds
    // [test]
    expect(client.get("/slow").send().body() == "at last");
    guide::thrown_by<ms::testing::still_waiting>([&] { client.get("/never").send(); });
}

void works_alone() {
    // [alone]
    ms::testing::world world;
    auto& db = world.start(ms::data::open("sqlite::memory:")); // the world keeps it, and stops it
    world.run(db.execute("create table notes (id integer primary key, text text not null)"));
    auto id = world.run(db.insert("insert into notes (text) values ($1)", "hello"));
    // [alone]
    expect(id == 1);
}

void survives_a_restart() {
    // [restart]
    ms::testing::temporary_database place;
    {
        ms::testing::world before;
        auto& db = before.start(place.open());
        before.run(db.execute("create table notes (id integer primary key, text text not null)"));
    }
    ms::testing::world after;
    auto& db = after.start(place.open());
    auto notes = after.run(db.query_one<int>("select count(*) from notes"));
    // [restart]
    expect(notes == 0);
}

} // namespace

void guide::testing_page() {
    adds_notes();
    works_alone();
    survives_a_restart();
}
