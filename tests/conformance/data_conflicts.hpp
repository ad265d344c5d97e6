// SPDX-License-Identifier: BSL-1.0
#pragma once

// Transactions that get into each other's way, on several threads; see data_suite.hpp.
#include "conformance/data_suite.hpp"

#include <atomic>

namespace conformance {

// An open database and threads that run by themselves.
template <class Driver>
struct in_parallel {
    core::runtime threads{{.io_threads = 2}};
    Driver driver;
    data::database db;

    explicit in_parallel(data::open_options options = {}) : db(driver.open(std::move(options))) {
        threads.start();
        run([&] { return db.start(threads); });
        execute(Driver::notes);
    }
    ~in_parallel() {
        run([&] { return db.stop(core::real_clock().steady_now() + 10s); });
        threads.stop();
    }

    template <class F>
    auto run(F f) {
        return spawn(threads.next_executor(), std::move(f)).get();
    }
    template <class... Args>
    std::int64_t execute(std::string_view sql, const Args&... args) {
        return run([&] { return db.execute(sql, args...); });
    }
    template <class T>
    T one(std::string_view sql) {
        return run([&] { return db.template query_one<T>(sql); });
    }
    // So many clients at the same time, each with its number.
    template <class F>
    void clients(int count, F f) {
        std::vector<std::future<void>> all;
        for (int i = 0; i < count; ++i)
            all.push_back(spawn(threads.next_executor(), [&f, i] { return f(i); }));
        for (auto& each : all)
            BOOST_CHECK_NO_THROW(each.get());
    }
};

BOOST_AUTO_TEST_SUITE(data_conflicts)

BOOST_AUTO_TEST_CASE_TEMPLATE(no_update_is_lost, Driver, drivers) {
    in_parallel<Driver> on;
    on.execute("create table counters (id integer primary key, value integer not null)");
    on.execute("insert into counters values (1, 0)");
    auto client = [&](int) -> task<> {
        for (int i = 0; i < 20; ++i) {
            auto body = [](data::transaction& tx) -> task<> {
                auto value = co_await tx.template query_one<int>("select value from counters where id = 1");
                co_await tx.execute("update counters set value = $1 where id = 1", value + 1);
            };
            co_await on.db.transaction(body);
        }
    };
    on.clients(8, client);
    BOOST_TEST(on.template one<int>("select value from counters") == 160);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(no_write_is_skewed, Driver, drivers) {
    in_parallel<Driver> on;
    on.execute("create table doctors (id integer primary key, shift integer not null, on_call integer not null)");
    for (int shift = 0; shift < 40; ++shift) {
        on.execute("insert into doctors values ($1, $2, 1), ($3, $2, 1)", 2 * shift, shift, 2 * shift + 1);
    }
    // Each leaves only if the other stays: seen alone, both may.
    auto client = [&](int me) -> task<> {
        for (int shift = 0; shift < 40; ++shift) {
            auto body = [&](data::transaction& tx) -> task<> {
                auto present = co_await tx.template query_one<int>(
                    "select count(*) from doctors where shift = $1 and on_call = 1", shift);
                if (present > 1) co_await tx.execute("update doctors set on_call = 0 where id = $1", 2 * shift + me);
            };
            co_await on.db.transaction(body);
        }
    };
    on.clients(2, client);
    BOOST_TEST(on.template one<int>("select count(*) from doctors where on_call = 1") == 40);
    BOOST_TEST(on.template one<int>("select count(distinct shift) from doctors where on_call = 1") == 40);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(single_statements_are_as_serial_as_transactions, Driver, drivers) {
    in_parallel<Driver> on;
    on.execute("create table seats (id integer primary key, taken_by integer)");
    on.execute("insert into seats (id) values (1), (2), (3), (4), (5)");
    std::atomic<std::int64_t> taken{0};
    auto client = [&](int me) -> task<> {
        // At most one for each, of those that are free: neither holds if two see the same.
        for (int i = 0; i < 5; ++i) {
            taken += co_await on.db.execute(
                "update seats set taken_by = $1 where id = (select min(id) from seats where taken_by is null) and not "
                "exists (select 1 from seats where taken_by = $1)",
                me);
        }
    };
    on.clients(8, client);
    BOOST_TEST(taken.load() == 5);
    BOOST_TEST(on.template one<int>("select count(distinct taken_by) from seats") == 5);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(transfers_conserve_the_total_and_none_fails, Driver, drivers) {
    in_parallel<Driver> on;
    on.execute("create table accounts (id integer primary key, cents integer not null check (cents >= 0))");
    for (int i = 0; i < 4; ++i)
        on.execute("insert into accounts values ($1, 1000)", i);
    auto client = [&](int me) -> task<> {
        for (int i = 0; i < 25; ++i) {
            int from = (me + i) % 4, to = (me + 2 * i + 1) % 4;
            auto body = [&](data::transaction& tx) -> task<> {
                auto have = co_await tx.template query_one<int>("select cents from accounts where id = $1", from);
                if (have < 7 || from == to) co_return;
                co_await tx.execute("update accounts set cents = cents - 7 where id = $1", from);
                co_await tx.execute("update accounts set cents = cents + 7 where id = $1", to);
            };
            co_await on.db.transaction(body);
        }
    };
    on.clients(16, client);
    BOOST_TEST(on.template one<int>("select cast(sum(cents) as integer) from accounts") == 4000);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_unique_name_goes_to_one_of_many, Driver, drivers) {
    in_parallel<Driver> on;
    std::atomic<int> won{0}, lost{0};
    auto client = [&](int) -> task<> {
        try {
            co_await on.db.execute("insert into notes (text) values ('name')");
            ++won;
        } catch (const data::error& error) {
            lost += error.reason() == data::errc::unique_violation;
        }
    };
    on.clients(10, client);
    BOOST_TEST(won.load() == 1);
    BOOST_TEST(lost.load() == 9);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(of_several_that_migrate_at_once_one_does, Driver, drivers) {
    in_parallel<Driver> on;
    data::migrations steps;
    steps.add(1, "accounts", "create table accounts (id integer primary key); -- the first\n", "drop table accounts");
    steps.add(2, "orders",
        "create table orders (id integer primary key, account integer references accounts (id));\n"
        "create index orders_by_account on orders (account);\n");
    std::atomic<std::size_t> applied{0};
    std::vector<data::database> others;
    for (int i = 0; i < 3; ++i)
        others.push_back(on.driver.open({}));
    auto client = [&](int me) -> task<> {
        auto& db = others[static_cast<std::size_t>(me)];
        co_await db.start(on.threads);
        applied += co_await data::migrate(db, steps);
    };
    on.clients(3, client);
    for (auto& each : others)
        on.run([&] { return each.stop(core::real_clock().steady_now() + 10s); });
    BOOST_TEST(applied.load() == (Driver::shared ? 2U : 6U));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace conformance
