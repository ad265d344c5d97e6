// SPDX-License-Identifier: BSL-1.0
#include "data/fixture.hpp"

#include <mainstay/data/migrations.hpp>

#include <fstream>
#include <stdexcept>

using namespace data_test;

namespace {

data::migrations two() {
    data::migrations steps;
    steps.add(1, "accounts", "create table accounts (id integer primary key); -- the first\n", "drop table accounts");
    steps.add(2, "orders",
        "create table orders (id integer primary key, account integer references accounts (id));\n"
        "create index orders_by_account on orders (account);\n",
        "drop table orders");
    return steps;
}

struct world : by_hand {
    data::database db = data::open("sqlite::memory:");
    world() { start(db); }
    ~world() { stop(db); }
    std::size_t migrate(const data::migrations& steps) {
        return run([&] { return data::migrate(db, steps); });
    }
    std::vector<data::migration_status> state(const data::migrations& steps) {
        return run([&] { return data::migration_state(db, steps); });
    }
    std::int64_t tables() {
        return run([&] {
            return db.query_one<std::int64_t>(
                "select count(*) from sqlite_schema where type = 'table' and name not like 'mainstay%'");
        });
    }
};

using state = data::migration_status::state;

} // namespace

BOOST_AUTO_TEST_SUITE(migrations_test)

BOOST_AUTO_TEST_CASE(steps_are_applied_once_in_their_order) {
    world w;
    auto steps = two();
    BOOST_TEST((w.state(steps)[1].at == state::pending));
    BOOST_TEST(w.migrate(steps) == 2U);
    BOOST_TEST(w.tables() == 2);
    BOOST_TEST(w.migrate(steps) == 0U);
    steps.add(10, "prices", "create table prices (cents integer)");
    BOOST_TEST(w.migrate(steps) == 1U);
    auto known = w.state(steps);
    BOOST_REQUIRE(known.size() == 3U);
    BOOST_TEST((known[2].at == state::applied));
    BOOST_TEST(known[2].name == "prices");
    BOOST_TEST((known[2].applied_at == std::chrono::time_point_cast<std::chrono::microseconds>(w.time.wall_now())));
}

BOOST_AUTO_TEST_CASE(a_step_is_refused_that_makes_no_sense) {
    data::migrations steps;
    BOOST_CHECK_THROW(steps.add(0, "a", "select 1"), std::invalid_argument);
    BOOST_CHECK_THROW(steps.add(1, "", "select 1"), std::invalid_argument);
    BOOST_CHECK_THROW(steps.add(1, "a", ""), std::invalid_argument);
    steps.add(2, "b", "select 1").add(1, "a", "select 1");
    BOOST_TEST(steps.steps().front().version == 1);
    BOOST_CHECK_THROW(steps.add(2, "c", "select 1"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_failed_step_leaves_nothing_and_names_itself_and_the_cause) {
    world w;
    auto steps = two();
    steps.add(3, "broken", "create table half (id integer); insert into nowhere values (1);");
    auto failed = error_of([&] { w.migrate(steps); });
    BOOST_TEST(failed.reason() == data::errc::migration_failed);
    BOOST_TEST(contains(failed.what(), "migration 3 (broken)"));
    BOOST_TEST(contains(failed.what(), "nowhere"));
    BOOST_TEST(w.tables() == 2);
    BOOST_TEST((w.state(steps)[1].at == state::applied));
    BOOST_TEST((w.state(steps)[2].at == state::pending));
    // Mended, it goes on from there.
    auto mended = two();
    mended.add(3, "mended", "create table whole (id integer)");
    BOOST_TEST(w.migrate(mended) == 1U);
}

BOOST_AUTO_TEST_CASE(a_step_cannot_end_its_own_transaction) {
    world w;
    for (const char* sql : {"create table t (id integer); commit; insert into nowhere values (1)", "begin", "rollback",
             "savepoint a", "vacuum", "attach 'x' as y", "create table t (id integer); pragma foreign_keys = off"}) {
        data::migrations steps;
        steps.add(1, "odd", sql);
        BOOST_TEST(reason_of([&] { w.migrate(steps); }) == data::errc::migration_failed, sql);
        BOOST_TEST(w.tables() == 0);
    }
    using namespace std::string_literals;
    data::migrations steps;
    steps.add(1, "zero byte", "create table t (id integer);\0 create table u (id integer)"s);
    BOOST_TEST(reason_of([&] { w.migrate(steps); }) == data::errc::migration_failed);
}

BOOST_AUTO_TEST_CASE(a_changed_step_is_noticed_before_anything_is_touched) {
    world w;
    w.migrate(two());
    data::migrations changed;
    changed.add(1, "accounts", "create table accounts (id integer primary key, extra text)");
    changed.add(2, "orders", two().steps()[1].up);
    changed.add(3, "new", "create table never (id integer)");
    auto refused = error_of([&] { w.migrate(changed); });
    BOOST_TEST(refused.reason() == data::errc::migration_changed);
    BOOST_TEST(contains(refused.what(), "migration 1 (accounts)"));
    BOOST_TEST(w.tables() == 2);
    BOOST_TEST((w.state(changed)[0].at == state::changed));
    // Line ends are no change.
    data::migrations windows;
    windows.add(1, "accounts", "create table accounts (id integer primary key); -- the first\r\n");
    windows.add(2, "orders", two().steps()[1].up);
    BOOST_TEST(w.migrate(windows) == 0U);
}

BOOST_AUTO_TEST_CASE(another_history_is_refused) {
    world w;
    w.migrate(two());
    data::migrations older;
    older.add(1, "accounts", two().steps()[0].up);
    BOOST_TEST(reason_of([&] { w.migrate(older); }) == data::errc::migration_mismatch);
    BOOST_TEST((w.state(older)[1].at == state::unknown));
    data::migrations between;
    between.add(1, "accounts", two().steps()[0].up).add(3, "new", "select 1");
    world other;
    other.migrate(between);
    auto late = two();
    late.add(3, "new", "select 1");
    auto refused = error_of([&] { other.migrate(late); });
    BOOST_TEST(refused.reason() == data::errc::migration_mismatch);
    BOOST_TEST(contains(refused.what(), "migration 2"));
}

BOOST_AUTO_TEST_CASE(parts_keep_histories_of_their_own) {
    world w;
    w.migrate(two());
    data::migrations part("part");
    part.add(1, "tables", "create table part_things (id integer)");
    BOOST_TEST(w.migrate(part) == 1U);
    BOOST_TEST(w.migrate(two()) == 0U);
    BOOST_TEST(w.migrate(part) == 0U);
    BOOST_TEST(w.state(part).size() == 1U);
}

BOOST_AUTO_TEST_CASE(steps_are_undone_newest_first) {
    world w;
    auto steps = two();
    w.migrate(steps);
    BOOST_TEST(w.run([&] { return data::migrate_down(w.db, steps, 1); }) == 1U);
    BOOST_TEST(w.tables() == 1);
    BOOST_TEST(w.run([&] { return data::migrate_down(w.db, steps, 0); }) == 1U);
    BOOST_TEST(w.run([&] { return data::migrate_down(w.db, steps, 0); }) == 0U);
    BOOST_TEST(w.migrate(steps) == 2U);
    auto more = two();
    more.add(3, "for ever", "create table stays (id integer)");
    w.migrate(more);
    auto refused = error_of([&] { w.run([&] { return data::migrate_down(w.db, more, 0); }); });
    BOOST_TEST(refused.reason() == data::errc::migration_mismatch);
    BOOST_TEST(contains(refused.what(), "for ever"));
    BOOST_TEST(w.tables() == 3);
    auto bad = two();
    bad.add(3, "for ever", "create table stays (id integer)", "drop table nowhere");
    BOOST_TEST(
        reason_of([&] { w.run([&] { return data::migrate_down(w.db, bad, 0); }); }) == data::errc::migration_failed);
    BOOST_TEST(w.tables() == 3);
}

BOOST_AUTO_TEST_CASE(a_table_that_others_refer_to_can_be_rebuilt) {
    world w;
    auto steps = two();
    w.migrate(steps);
    w.run([&] { return w.db.execute("insert into accounts values (1)"); });
    w.run([&] { return w.db.execute("insert into orders values (1, 1)"); });
    steps.add(3, "rebuild",
        "-- foreign_keys: at commit\n"
        "create table new_accounts (id integer primary key, email text);\n"
        "insert into new_accounts (id) select id from accounts;\n"
        "drop table accounts;\n"
        "alter table new_accounts rename to accounts;\n");
    BOOST_TEST(w.migrate(steps) == 1U);
    BOOST_TEST(w.run([&] { return w.db.query_one<std::int64_t>("select count(*) from orders"); }) == 1);
    steps.add(4, "breaks", "-- foreign_keys: at commit\ndelete from accounts;");
    BOOST_TEST(reason_of([&] { w.migrate(steps); }) == data::errc::migration_failed);
    BOOST_TEST(w.run([&] { return w.db.query_one<std::int64_t>("select count(*) from accounts"); }) == 1);
}

BOOST_AUTO_TEST_CASE(a_database_migrates_as_part_of_its_start) {
    by_hand w;
    folder where;
    auto db = data::open("sqlite:" + where.file("test.db"));
    db.migrate_at_start(two());
    w.start(db);
    BOOST_TEST(w.run([&] { return db.query_one<std::int64_t>("select count(*) from orders"); }) == 0);
    w.stop(db);
    auto broken = data::open("sqlite:" + where.file("test.db"));
    auto more = two();
    more.add(3, "broken", "create nonsense");
    broken.migrate_at_start(more);
    BOOST_TEST(reason_of([&] { w.start(broken); }) == data::errc::migration_failed);
    BOOST_TEST(broken.not_ready().has_value());
}

BOOST_AUTO_TEST_CASE(of_several_at_once_one_migrates_and_the_others_wait) {
    folder where;
    core::runtime threads({.io_threads = 2});
    threads.start();
    std::vector<data::database> all;
    for (int i = 0; i < 4; ++i)
        all.push_back(data::open("sqlite:" + where.file("test.db")));
    std::vector<std::future<std::size_t>> done;
    auto steps = two();
    for (auto& db : all) {
        done.push_back(spawn(threads.next_executor(), [&]() -> task<std::size_t> {
            co_await db.start(threads);
            co_return co_await data::migrate(db, steps);
        }));
    }
    std::size_t applied = 0;
    for (auto& each : done)
        each.wait();
    for (auto& each : done)
        BOOST_CHECK_NO_THROW(applied += each.get());
    BOOST_TEST(applied == 2U);
    for (auto& db : all)
        spawn(threads.executor(0), [&] { return db.stop(core::real_clock().steady_now() + 10s); }).get();
    threads.stop();
}

BOOST_AUTO_TEST_CASE(steps_come_from_a_folder_of_files) {
    folder where;
    std::ofstream(where.file("0001_accounts.sql")) << "create table accounts (id integer)";
    std::ofstream(where.file("0002_orders.sql")) << "create table orders (id integer)";
    std::ofstream(where.file("0002_orders.down.sql")) << "drop table orders";
    std::ofstream(where.file("README.md")) << "not for us";
    auto steps = data::migrations::from_folder(where.path());
    BOOST_REQUIRE(steps.steps().size() == 2U);
    BOOST_TEST(steps.steps()[0].name == "accounts");
    BOOST_TEST(steps.steps()[1].down == "drop table orders");
    world w;
    BOOST_TEST(w.migrate(steps) == 2U);

    BOOST_TEST(reason_of([&] { data::migrations::from_folder(where.file("nowhere")); }) == data::errc::cannot_open);
    auto refused = [&](const char* name, const char* text) {
        std::ofstream(where.file(name)) << text;
        auto error = error_of([&] { data::migrations::from_folder(where.path()); });
        std::filesystem::remove(where.file(name));
        return contains(error.what(), where.path());
    };
    BOOST_TEST(refused("accounts.sql", "select 1"));
    BOOST_TEST(refused("0003.sql", "select 1"));
    BOOST_TEST(refused("0002_other.sql", "select 1"));
    BOOST_TEST(refused("2_orders.sql", "select 1"));
    BOOST_TEST(refused("0003_new.down.sql", "select 1"));
    BOOST_TEST(refused("0003_empty.sql", ""));
}

BOOST_AUTO_TEST_SUITE_END()
