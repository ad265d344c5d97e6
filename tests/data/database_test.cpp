// SPDX-License-Identifier: BSL-1.0
#include "data/fixture.hpp"

#include <mainstay/core/error.hpp>

#include <mainstay/data/database.hpp>

using namespace data_test;

namespace {

data::migrations accounts() {
    data::migrations steps;
    // Out of their order, which their numbers decide.
    steps.add(2, "first account", "insert into accounts (name) values ('ada')");
    steps.add(1, "accounts", "create table accounts (id integer primary key, name text not null)");
    return steps;
}

// A part's own history, whose first step wants the tables of the program's.
data::migrations ledger() {
    data::migrations steps("ledger");
    steps.add(1, "ledger", "create table ledger as select id as account, 100 as balance from accounts");
    return steps;
}

struct file_world : by_hand {
    data::database open() const { return data::open("sqlite:" + file); }
    std::int64_t number(data::database& db, const char* sql) {
        return run([&] { return db.query_one<std::int64_t>(sql); });
    }
    // What a start with these histories throws; it leaves the database closed.
    data::error refused(std::initializer_list<data::migrations> histories) {
        auto db = open();
        for (const auto& each : histories)
            db.migrate_at_start(each);
        auto error = error_of([&] { start(db); });
        BOOST_TEST(db.not_ready().has_value());
        BOOST_TEST(!contains(error.what(), "\n"));
        BOOST_TEST((code_of([&] { run([&] { return db.execute("delete from accounts"); }); }) == core::errc::stopping));
        return error;
    }

    folder where;
    std::string file = where.file("shop.db");
};

} // namespace

BOOST_AUTO_TEST_SUITE(database_test)

BOOST_AUTO_TEST_CASE(it_is_a_service_that_can_be_moved_until_it_starts) {
    data::open_options options;
    options.name = "ledger";
    auto made = data::open("sqlite::memory:", options);
    data::database db = std::move(made);
    core::service& service = db;
    BOOST_TEST(service.name() == "ledger");
    BOOST_TEST(db.address() == "sqlite::memory:");
    BOOST_TEST(service.depends_on().empty());
    by_hand world;
    BOOST_TEST((code_of([&] { db.clock(); }) == core::errc::not_started));
    world.start(db);
    BOOST_TEST((&db.clock() == &world.time));
    BOOST_TEST(!service.not_ready().has_value());
    world.stop(db);
    BOOST_TEST(service.not_ready().has_value());
}

BOOST_AUTO_TEST_CASE(two_databases_do_not_know_each_other) {
    by_hand world;
    auto a = data::open("sqlite::memory:"), b = data::open("sqlite::memory:");
    world.start(a);
    world.start(b);
    world.run([&] { return a.execute("create table t (v text)"); });
    BOOST_TEST(reason_of([&] { world.run([&] { return b.execute("insert into t values (1)"); }); }) ==
               data::errc::bad_statement);
    // A transaction of one may write to the other.
    auto both = [&](data::transaction& tx) -> task<> {
        co_await tx.execute("insert into t values ('a')");
        co_await b.execute("create table t (v text)");
    };
    auto done = world.begin([&] { return a.transaction(both); });
    world.threads.advance(1s);
    BOOST_REQUIRE(world.done(done));
    world.stop(a);
    world.stop(b);
}

BOOST_AUTO_TEST_CASE(a_start_brings_the_tables_up_to_date_history_by_history) {
    file_world w;
    auto db = w.open();
    BOOST_TEST(&db.migrate_at_start(accounts()).migrate_at_start(ledger()) == &db);
    BOOST_TEST(!std::filesystem::exists(w.file));
    w.start(db);
    BOOST_TEST(
        w.number(db, "select balance from ledger join accounts on accounts.id = account where name = 'ada'") == 100);
    BOOST_TEST(w.number(db, "select count(*) from mainstay_migrations") == 3);
    w.stop(db);
}

BOOST_AUTO_TEST_CASE(histories_go_in_the_order_they_were_given) {
    file_world w;
    auto error = w.refused({ledger(), accounts()});
    BOOST_TEST(error.reason() == data::errc::migration_failed);
    BOOST_TEST(contains(error.what(), "migration 1 (ledger)"));
    BOOST_TEST(contains(error.what(), "accounts"));
}

BOOST_AUTO_TEST_CASE(a_second_start_applies_only_what_is_new) {
    file_world w;
    auto steps = accounts();
    for (int starts = 0; starts < 3; ++starts) {
        auto db = w.open();
        db.migrate_at_start(steps);
        w.start(db);
        BOOST_TEST(w.number(db, "select count(*) from accounts") == 1);
        w.stop(db);
    }
    // The same object too.
    steps.add(3, "second account", "insert into accounts (name) values ('eve')");
    auto db = w.open();
    db.migrate_at_start(steps);
    for (int starts = 0; starts < 2; ++starts) {
        w.start(db);
        BOOST_TEST(w.number(db, "select count(*) from accounts") == 2);
        w.stop(db);
    }
}

BOOST_AUTO_TEST_CASE(a_start_is_refused_where_the_histories_differ_and_changes_nothing) {
    file_world w;
    auto db = w.open();
    db.migrate_at_start(accounts()).migrate_at_start(ledger());
    w.start(db);
    w.stop(db);

    data::migrations changed;
    changed.add(1, "accounts", "create table accounts (id integer primary key, name text, age integer)");
    changed.add(2, "first account", accounts().steps()[1].up);
    changed.add(3, "new", "create table never (id integer)");
    auto error = w.refused({changed, ledger()});
    BOOST_TEST(error.reason() == data::errc::migration_changed);
    BOOST_TEST(contains(error.what(), "migration 1 (accounts) was applied with another text"));

    // A newer program was here.
    data::migrations older;
    older.add(1, "accounts", accounts().steps()[0].up);
    error = w.refused({older});
    BOOST_TEST(error.reason() == data::errc::migration_mismatch);
    BOOST_TEST(contains(error.what(), "migration 2 (first account)"));
    BOOST_TEST(contains(error.what(), "newer"));

    w.start(db);
    BOOST_TEST(w.number(db, "select count(*) from mainstay_migrations") == 3);
    BOOST_TEST(w.number(db, "select count(*) from sqlite_schema where name = 'never'") == 0);
    w.stop(db);
}

BOOST_AUTO_TEST_CASE(a_step_that_fails_ends_the_start_and_the_next_one_goes_on_from_there) {
    file_world w;
    auto steps = accounts();
    steps.add(3, "broken", "create table half (id integer);\ninsert into nowhere values ('secret')");
    for (int starts = 0; starts < 2; ++starts) {
        auto error = w.refused({steps, ledger()});
        BOOST_TEST(error.reason() == data::errc::migration_failed);
        BOOST_TEST(contains(error.what(), "migration 3 (broken)"));
        BOOST_TEST(contains(error.what(), "nowhere"));
        BOOST_TEST(!contains(error.what(), "secret"));
    }
    auto mended = accounts();
    mended.add(3, "whole", "create table half (id integer)");
    auto db = w.open();
    db.migrate_at_start(mended).migrate_at_start(ledger());
    w.start(db);
    BOOST_TEST(w.number(db, "select count(*) from accounts") == 1);
    BOOST_TEST(w.number(db, "select count(*) from half") == 0);
    BOOST_TEST(w.number(db, "select count(*) from ledger") == 1);
    w.stop(db);
}

BOOST_AUTO_TEST_SUITE_END()
