// SPDX-License-Identifier: BSL-1.0
#include "guide.hpp"

#include <mainstay/mainstay.hpp>
#include <mainstay/testing.hpp>

#include <algorithm>
#include <string>

namespace ms = mainstay;
using namespace mainstay::prelude;
using namespace std::chrono_literals;
using guide::expect;

namespace {

void given_to_an_app() {
    app app;
    // [open]
    auto& db = app.add(ms::data::open("sqlite:shop.db")); // a service; handlers ask for ms::data::database&
    // [open]
    expect(db.address() == "sqlite:shop.db");
}

// [migrations]
ms::data::migrations tables() {
    ms::data::migrations steps;
    steps.add(1, "accounts",
        "create table accounts (id integer primary key, email text not null unique, cents integer not null default 0)",
        "drop table accounts");
    steps.add(2, "notes", "create table notes (id integer primary key, text text not null)", "drop table notes");
    return steps;
}
// [migrations]

// [note]
struct note {
    std::int64_t id;
    std::string text;
};
// [note]

task<> statements(ms::data::database& db) {
    const std::string text = "remember the milk";
    std::size_t longest = 0;
    // [write]
    auto id = co_await db.insert("insert into notes (text) values ($1)", text);               // its integer key
    auto changed = co_await db.execute("update notes set text = $2 where id = $1", id, text); // rows changed
    // [write]
    // [read]
    auto one = co_await db.query_one<note>("select id, text from notes where id = $1", id);        // exactly one
    auto maybe = co_await db.query_optional<note>("select id, text from notes where id = $1", id); // one or none
    auto all = co_await db.query_all<note>("select id, text from notes order by id");
    auto count = co_await db.query_one<std::int64_t>("select count(*) from notes");

    auto see = [&](const note& each) { longest = std::max(longest, each.text.size()); };
    auto rows = co_await db.query_each<note>("select id, text from notes", see); // one at a time, not all in memory
    // [read]
    expect(changed == 1 && one.text == text && maybe && all.size() == 1 && count == 1);
    expect(rows == 1 && longest == text.size());
}

// [session]
task<std::int64_t> count_notes(ms::data::session& in) { // a database or a transaction
    co_return co_await in.query_one<std::int64_t>("select count(*) from notes");
}
// [session]

// [transaction]
task<std::int64_t> transfer(ms::data::database& db, std::int64_t from, std::int64_t to, std::int64_t cents, int& told) {
    auto body = [&](ms::data::transaction& tx) -> task<std::int64_t> {
        auto left = co_await tx.query_optional<std::int64_t>(
            "update accounts set cents = cents - $1 where id = $2 and cents >= $1 returning cents", cents, from);
        if (!left) throw problem::conflict("not_enough", "there is not that much on the account"); // rolls back
        co_await tx.execute("update accounts set cents = cents + $1 where id = $2", cents, to);
        tx.after_commit([&] { ++told; });
        co_return *left;
    };
    co_return co_await db.transaction(body);
}
// [transaction]

task<bool> with_savepoint(ms::data::database& db) {
    // [savepoint]
    auto body = [&](ms::data::transaction& tx) -> task<bool> {
        auto newsletter = [](ms::data::transaction& inner) -> task<> {
            co_await inner.execute("insert into subscriptions (account_id) values (1)");
        };
        co_await tx.insert("insert into accounts (email) values ('eve@example.com')");
        bool subscribed = true;
        try {
            co_await tx.transaction(newsletter);
        } catch (const ms::data::error&) {
            subscribed = false; // undone alone: the account is there all the same
        }
        co_return subscribed;
    };
    bool subscribed = co_await db.transaction(body);
    // [savepoint]
    co_return subscribed;
}

// [errors]
task<std::int64_t> sign_up(ms::data::database& db, std::string email) {
    try {
        co_return co_await db.insert("insert into accounts (email) values ($1)", email);
    } catch (const ms::data::error& error) {
        if (error.reason() != ms::data::errc::unique_violation || !error.concerns("email")) throw;
    }
    throw problem::conflict("email_taken");
}
// [errors]

void transactions(ms::testing::world& world, ms::data::database& db) {
    auto ada = world.run(sign_up(db, "ada@example.com")), bob = world.run(sign_up(db, "bob@example.com"));
    auto taken = guide::thrown_by<problem>([&] { world.run(sign_up(db, "ada@example.com")); });
    expect(taken.code() == "email_taken");

    world.run(db.execute("update accounts set cents = 100 where id = $1", ada));
    int told = 0;
    expect(world.run(transfer(db, ada, bob, 30, told)) == 70 && told == 1);
    guide::thrown_by<problem>([&] { world.run(transfer(db, ada, bob, 71, told)); });
    expect(told == 1 && world.run(db.query_one<std::int64_t>("select cents from accounts where id = $1", ada)) == 70);

    expect(!world.run(with_savepoint(db)));
    expect(world.run(db.query_one<std::int64_t>("select count(*) from accounts")) == 3);
    auto count = [&](ms::data::transaction& tx) { return count_notes(tx); };
    expect(world.run(db.transaction(count)) == world.run(count_notes(db)));
}

void mistakes(ms::testing::world& world, ms::data::database& db) {
    auto reason_of = [&](task<> work) {
        return guide::thrown_by<ms::data::error>([&] { world.run(std::move(work)); }).reason();
    };
    auto surplus = [&]() -> task<> { co_await db.query_all<note>("select id, text, 1 as stars from notes"); };
    expect(reason_of(surplus()) == ms::data::errc::bad_column);
    auto outside = [&]() -> task<> {
        auto body = [&](ms::data::transaction&) -> task<> { co_await db.execute("delete from notes"); };
        co_await db.transaction(body);
    };
    expect(reason_of(outside()) == ms::data::errc::inside_own_transaction);
}

task<> migrated(ms::data::database& db) {
    // [migrate]
    std::size_t applied = co_await ms::data::migrate(db, tables());
    std::size_t undone = co_await ms::data::migrate_down(db, tables(), 1); // everything above step 1
    // [migrate]
    expect(applied == 2 && undone == 1);
    auto state = co_await ms::data::migration_state(db, tables());
    expect(state.size() == 2 && state[1].at == ms::data::migration_status::state::pending);
}

void watched(ms::testing::world& world) {
    ms::testing::temporary_database place;
    app app({.log = {.level = ms::observe::log_level::off}});
    const auto address = place.address();
    // [report]
    auto& report = app.emplace<ms::data::statement_report>(&app.log(), &app.metrics()); // before the database
    auto& db = app.add(ms::data::open(address));
    db.observe(report);
    // [report]
    // [migrate_at_start]
    db.migrate_at_start(tables()); // before anything that depends on the database starts
    // [migrate_at_start]
    app.get("/notes", [](ms::data::database& notes) { return count_notes(notes); });
    ms::testing::client client(world, app);
    expect(client.get("/notes").send().body() == "0");
    expect(client.get("/metrics").send().body().find("select count(*) from notes") != std::string::npos);
}

} // namespace

void guide::data_page() {
    given_to_an_app();
    ms::testing::world world;
    ms::testing::temporary_database place, second;
    auto& db = world.start(std::move(place.open().migrate_at_start(tables())));
    world.run(statements(db));
    transactions(world, db);
    mistakes(world, db);
    world.run(migrated(world.start(second.open())));
    watched(world);
}
