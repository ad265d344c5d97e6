// SPDX-License-Identifier: BSL-1.0
// On real threads: many at once, and what a kill leaves.
#include "data/sqlite/writer_fixture.hpp"

#include <atomic>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace data_test;

BOOST_AUTO_TEST_SUITE(sqlite_threads_test)

BOOST_AUTO_TEST_CASE(many_writers_and_readers_at_once) {
    folder where;
    core::runtime threads({.io_threads = 2});
    threads.start();
    auto db = data::open("sqlite:" + where.file("test.db"));
    auto on = [&](auto f) { return spawn(threads.next_executor(), std::move(f)).get(); };
    on([&] { return db.start(threads); });
    on([&] { return db.execute("create table stock (id integer primary key, units integer check (units >= 0))"); });
    on([&] { return db.execute("insert into stock values (1, 50)"); });
    on([&] { return db.execute("create table sold (who integer)"); });

    std::atomic<int> sold{0}, refused{0}, after{0}, seen_sold{0};
    std::vector<std::future<void>> all;
    for (int who = 0; who < 200; ++who) {
        all.push_back(spawn(threads.next_executor(), [&, who]() -> task<> {
            auto body = [&](data::transaction& tx) -> task<> {
                co_await tx.execute("insert into sold values ($1)", who);
                if (who % 7 == 0) co_await core::sleep_for(1us);
                co_await tx.execute("update stock set units = units - 1 where id = 1");
                tx.after_commit([&] { ++after; });
            };
            try {
                co_await db.transaction(body);
                ++sold;
            } catch (const data::error& error) {
                if (error.reason() == data::errc::check_violation) ++refused;
            }
            auto left = co_await db.query_one<std::int64_t>("select units from stock");
            if (left < 50) ++seen_sold; // Boost.Test is not for several threads
        }));
    }
    for (auto& each : all)
        each.get();
    BOOST_TEST(sold == 50);
    BOOST_TEST(seen_sold == 200);
    BOOST_TEST(after == 50);
    BOOST_TEST(refused == 150);
    BOOST_TEST(on([&] { return db.query_one<std::int64_t>("select count(*) from sold"); }) == 50);
    BOOST_TEST(on([&] { return db.query_one<std::int64_t>("select units from stock"); }) == 0);
    on([&] { return db.stop(core::real_clock().steady_now() + 10s); });
    threads.stop();
}

BOOST_AUTO_TEST_CASE(a_streamed_result_holds_nobody_up) {
    core::runtime threads({.io_threads = 2});
    threads.start();
    data::open_options options;
    options.readers = 1;
    auto db = data::open("sqlite::memory:", options);
    auto on = [&](auto f) { return spawn(threads.next_executor(), std::move(f)).get(); };
    on([&] { return db.start(threads); });
    on([&] { return db.execute("create table t (id integer primary key)"); });
    on([&] {
        return db.execute(
            "insert into t with recursive n (i) as (select 1 union all select i + 1 from n where i < 1000) "
            "select i from n");
    });
    auto seen = on([&]() -> task<std::size_t> {
        // Each row reads and writes in between, though there is but one reader.
        auto each = [&](std::int64_t id) -> task<> {
            if (id % 100 != 0) co_return;
            co_await db.execute("delete from t where id = $1", id);
            auto gone = co_await db.query_optional<std::int64_t>("select id from t where id = $1", id);
            BOOST_TEST(!gone.has_value());
        };
        co_return co_await db.query_each<std::int64_t>("select id from t order by id", each);
    });
    BOOST_TEST(seen == 1000U);
    on([&] { return db.stop(core::real_clock().steady_now() + 10s); });
    threads.stop();
}

// Killed in the middle of commits, everything that was answered is there.
BOOST_AUTO_TEST_CASE(what_was_answered_survives_a_kill) {
    folder where;
    std::string file = where.file("test.db");
    for (int round = 0; round < 3; ++round) {
        int pipe_ends[2];
        BOOST_REQUIRE(pipe(pipe_ends) == 0);
        pid_t child = fork();
        if (child == 0) {
            close(pipe_ends[0]);
            core::runtime threads({.io_threads = 1});
            threads.start();
            auto db = data::open("sqlite:" + file);
            spawn(threads.executor(0), [&] { return db.start(threads); }).get();
            spawn(threads.executor(0), [&] {
                return db.execute("create table if not exists t (id integer primary key)");
            }).get();
            auto writes = [&]() -> task<> {
                for (;;) {
                    auto id = co_await db.insert("insert into t default values");
                    if (write(pipe_ends[1], &id, sizeof(id)) != sizeof(id)) _exit(1);
                }
            };
            std::vector<std::future<void>> all;
            for (int i = 0; i < 8; ++i)
                all.push_back(spawn(threads.executor(0), writes));
            all.front().wait();
            _exit(1);
        }
        close(pipe_ends[1]);
        std::vector<std::int64_t> answered;
        std::int64_t id = 0;
        while (read(pipe_ends[0], &id, sizeof(id)) == sizeof(id)) {
            answered.push_back(id);
            if (answered.size() == 100) kill(child, SIGKILL);
        }
        close(pipe_ends[0]);
        waitpid(child, nullptr, 0);
        BOOST_TEST(answered.size() >= 100U);
        by_hand world;
        auto db = data::open("sqlite:" + file);
        world.start(db);
        for (auto each : answered) {
            auto there =
                world.run([&] { return db.query_optional<std::int64_t>("select id from t where id = $1", each); });
            BOOST_TEST(there.has_value(), each);
        }
        world.stop(db);
    }
}

BOOST_AUTO_TEST_SUITE_END()
