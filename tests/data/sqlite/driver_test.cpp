// SPDX-License-Identifier: BSL-1.0
// Opening, refusing, closing, and what lies between.
#include "data/sqlite/writer_fixture.hpp"

#include <fcntl.h>
#include <fstream>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace data_test;

namespace {

// What starting a database on this address throws.
data::error failure_to_start(const std::string& address) {
    by_hand world;
    auto db = data::open(address);
    auto error = error_of([&] { world.start(db); });
    BOOST_TEST(db.not_ready().has_value());
    return error;
}

std::string content_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

BOOST_AUTO_TEST_SUITE(sqlite_driver_test)

BOOST_AUTO_TEST_CASE(a_file_is_durable_and_checked) {
    writer_world w;
    auto body = [](data::transaction& tx) -> task<> {
        BOOST_TEST(co_await tx.query_one<std::string>("pragma journal_mode") == "wal");
        BOOST_TEST(co_await tx.query_one<std::int64_t>("pragma synchronous") == 2);
        BOOST_TEST(co_await tx.query_one<std::int64_t>("pragma foreign_keys") == 1);
    };
    w.run([&] { return w.db.transaction(body); });
}

BOOST_AUTO_TEST_CASE(what_the_promises_rest_on_cannot_be_changed) {
    writer_world w;
    for (const char* sql : {"pragma synchronous = off", "pragma journal_mode = delete", "pragma foreign_keys = off",
             "pragma writable_schema = on", "pragma query_only = off", "pragma defer_foreign_keys = on",
             "attach 'other.db' as other", "detach main", "vacuum"}) {
        BOOST_CHECK_THROW(w.run([&] { return w.db.execute(sql); }), data::error);
        auto body = [&](data::transaction& tx) -> task<> { co_await tx.execute(sql); };
        BOOST_CHECK_THROW(w.run([&] { return w.db.transaction(body); }), data::error);
    }
    BOOST_TEST(w.run([&] { return w.db.query_one<std::int64_t>("pragma user_version"); }) == 0);
    w.run([&] { return w.db.execute("pragma user_version = 7"); });
    BOOST_TEST(w.run([&] { return w.db.query_one<std::int64_t>("pragma user_version"); }) == 7);
}

// SQLite does not wait by itself for another that writes a file which has no write-ahead log yet.
BOOST_AUTO_TEST_CASE(a_file_that_another_writes_is_waited_for_at_the_start) {
    folder where;
    sqlite3* other = nullptr;
    BOOST_REQUIRE(sqlite3_open(where.file("shop.db").c_str(), &other) == SQLITE_OK);
    const char* sql = "create table orders (id integer); begin immediate; insert into orders values (1)";
    BOOST_REQUIRE(sqlite3_exec(other, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    core::runtime threads;
    threads.start();
    auto db = data::open("sqlite:" + where.file("shop.db"));
    auto started = spawn(threads.executor(0), [&] { return db.start(threads); });
    BOOST_TEST((started.wait_for(50ms) == std::future_status::timeout));
    BOOST_REQUIRE(sqlite3_exec(other, "commit", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(other);
    BOOST_CHECK_NO_THROW(started.get());
    spawn(threads.executor(0), [&] { return db.stop(core::real_clock().steady_now() + 10s); }).get();
    threads.stop();
}

BOOST_AUTO_TEST_CASE(what_cannot_be_opened_is_named_with_its_cause_in_one_line) {
    folder where;
    auto missing = failure_to_start("sqlite:" + where.file("no/such/shop.db"));
    BOOST_TEST(missing.reason() == data::errc::cannot_open);
    BOOST_TEST(contains(missing.what(), "no/such/shop.db"));
    BOOST_TEST(contains(missing.what(), "the folder " + where.file("no/such") + ": No such file or directory"));
    BOOST_TEST(failure_to_start("sqlite:" + where.path()).reason() == data::errc::cannot_open);

    std::ofstream(where.file("garbage.db")) << std::string(5000, 'g');
    auto garbage = failure_to_start("sqlite:" + where.file("garbage.db"));
    BOOST_TEST(garbage.reason() == data::errc::corrupt);
    BOOST_TEST(contains(garbage.what(), "garbage.db"));
    BOOST_TEST(!contains(garbage.what(), "\n"));
    BOOST_TEST(content_of(where.file("garbage.db")) == std::string(5000, 'g'));
}

BOOST_AUTO_TEST_CASE(a_page_damaged_in_the_middle_shows_at_the_start_and_nothing_is_lost) {
    folder where;
    std::string file = where.file("shop.db");
    {
        by_hand world;
        auto db = data::open("sqlite:" + file);
        world.start(db);
        world.run([&] { return db.execute("create table t (id integer primary key, v text)"); });
        world.run(
            [&] { return db.execute("insert into t (v) values (hex(randomblob(2000))), (hex(randomblob(2000)))"); });
        world.stop(db);
    }
    std::string bytes = content_of(file);
    BOOST_REQUIRE(bytes.size() > 3 * 4096U);
    std::fill(bytes.begin() + 4096, bytes.begin() + 8192, '\xff');
    std::ofstream(file, std::ios::binary) << bytes;
    auto damaged = failure_to_start("sqlite:" + file);
    BOOST_TEST(damaged.reason() == data::errc::corrupt);
    BOOST_TEST(contains(damaged.what(), "shop.db"));
    BOOST_TEST((content_of(file) == bytes));
}

// Root may write everywhere, so this is seen from a child that is nobody.
BOOST_AUTO_TEST_CASE(a_file_that_may_not_be_written_is_refused) {
    folder where;
    std::string file = where.file("shop.db");
    {
        by_hand world;
        auto db = data::open("sqlite:" + file);
        world.start(db);
        world.stop(db);
    }
    chmod(where.path().c_str(), 0555);
    chmod(file.c_str(), 0444);
    pid_t child = fork();
    if (child == 0) {
        if (getuid() == 0 && setuid(65534) != 0) _exit(9);
        int result = 1;
        try {
            by_hand world;
            auto db = data::open("sqlite:" + file);
            auto started = world.begin([&] { return db.start(world.threads); });
            world.threads.poll();
            started.get();
        } catch (const data::error& error) {
            bool clear = error.reason() == data::errc::read_only && contains(error.what(), "shop.db");
            result = clear ? 0 : 2;
        }
        _exit(result);
    }
    int status = 0;
    waitpid(child, &status, 0);
    chmod(where.path().c_str(), 0755);
    BOOST_TEST(WEXITSTATUS(status) == 0);
}

BOOST_AUTO_TEST_CASE(an_address_of_no_known_driver_is_refused_without_its_password) {
    auto unknown = error_of([] { data::open("mongo://root:secret@host/db"); });
    BOOST_TEST(unknown.reason() == data::errc::unsupported);
    BOOST_TEST(!contains(unknown.what(), "secret"));
    BOOST_TEST(reason_of([] { data::open(""); }) == data::errc::unsupported);
    BOOST_TEST(reason_of([] { data::open("sqlite:"); }) == data::errc::cannot_open);
    BOOST_TEST(reason_of([] { data::open(std::string_view("sqlite:a\0b", 10)); }) == data::errc::cannot_open);
}

BOOST_AUTO_TEST_CASE(stop_finishes_what_waits_and_leaves_one_whole_file) {
    folder where;
    std::string file = where.file("test.db");
    by_hand world;
    auto db = data::open("sqlite:" + file);
    world.start(db);
    world.run([&] { return db.execute("create table t (v text)"); });
    auto waits = world.begin([&] { return db.execute("insert into t values ('a')"); });
    auto stops = world.begin([&] { return db.stop(world.time.steady_now() + 10s); });
    auto late = world.begin([&] { return db.execute("insert into t values ('b')"); });
    world.threads.poll();
    BOOST_TEST(waits.get() == 1);
    stops.get();
    // Whether it came in before the end, or was refused: it was answered.
    BOOST_TEST(world.done(late));
    BOOST_TEST(!std::filesystem::exists(file + "-wal"));
    BOOST_TEST(db.not_ready().has_value());
    auto again = data::open("sqlite:" + file);
    world.start(again);
    BOOST_TEST(world.run([&] { return again.query_one<std::string>("select v from t limit 1"); }) == "a");
    world.stop(again);
}

BOOST_AUTO_TEST_CASE(stop_gives_up_at_its_deadline) {
    writer_world w;
    auto holds = w.begin([&]() -> task<> {
        auto body = [&](data::transaction&) -> task<> { co_await core::sleep_for(1h); };
        co_await w.db.transaction(body);
    });
    w.threads.poll();
    auto waits = w.begin_insert("waits");
    auto stops = w.begin([&] { return w.db.stop(w.time.steady_now() + 1s); });
    w.threads.advance(2s);
    BOOST_TEST((code_of([&] { holds.get(); }) == core::errc::stopping));
    BOOST_TEST((code_of([&] { waits.get(); }) == core::errc::stopping));
    BOOST_REQUIRE(w.done(stops));
    stops.get();
}

// A body that cannot be cancelled, as it waits for a pool, goes on after the stop and finds its transaction ended.
BOOST_AUTO_TEST_CASE(a_body_that_outlives_the_stop_finds_its_transaction_ended) {
    core::runtime threads({.io_threads = 1});
    threads.start();
    auto db = data::open("sqlite::memory:");
    spawn(threads.executor(0), [&] { return db.start(threads); }).get();
    auto& pool = threads.pool("slow");
    std::promise<void> begun, gate;
    auto open_gate = gate.get_future().share();
    bool told = false;
    auto holds = spawn(threads.executor(0), [&]() -> task<> {
        auto body = [&](data::transaction& tx) -> task<> {
            auto wait = [&] {
                if (!std::exchange(told, true)) begun.set_value();
                open_gate.wait();
            };
            co_await pool.run(wait);
            co_await tx.execute("create table t (v text)");
        };
        co_await db.transaction(body);
    });
    begun.get_future().get();
    spawn(threads.executor(0), [&] { return db.stop(core::real_clock().steady_now() + 20ms); }).get();
    gate.set_value();
    BOOST_CHECK_THROW(holds.get(), std::system_error);
    threads.stop();
}

BOOST_AUTO_TEST_CASE(destroyed_without_stop_it_drops_what_waits) {
    for (bool by_hand_too : {true, false}) {
        by_hand world;
        std::optional<data::database> db = data::open("sqlite::memory:");
        world.start(*db);
        auto holds = world.begin([&]() -> task<> {
            auto body = [&](data::transaction&) -> task<> { co_await core::sleep_for(1s); };
            co_await db->transaction(body);
        });
        if (by_hand_too) world.threads.poll();
        auto waits = world.begin([&] { return db->execute("create table t (v text)"); });
        if (by_hand_too) {
            world.threads.poll();
            db.reset();
            world.threads.advance(2s);
            BOOST_TEST(world.done(holds));
        }
    }
    core::runtime threads({.io_threads = 1});
    threads.start();
    std::promise<void> inside;
    std::optional<data::database> db = data::open("sqlite::memory:");
    spawn(threads.executor(0), [&] { return db->start(threads); }).get();
    auto holds = spawn(threads.executor(0), [&]() -> task<> {
        bool told = false;
        auto body = [&](data::transaction&) -> task<> {
            if (!std::exchange(told, true)) inside.set_value();
            co_await core::sleep_for(1h);
        };
        co_await db->transaction(body);
    });
    inside.get_future().get();
    db.reset();
    threads.stop();
}

BOOST_AUTO_TEST_CASE(a_file_that_was_taken_away_shows_in_the_health) {
    writer_world w;
    BOOST_TEST(!w.db.not_ready().has_value());
    std::filesystem::rename(w.where.file("test.db"), w.where.file("aside.db"));
    BOOST_TEST(w.db.not_ready().has_value());
    std::ofstream(w.where.file("test.db")) << "another";
    BOOST_TEST(w.db.not_ready().has_value());
    std::filesystem::rename(w.where.file("aside.db"), w.where.file("test.db"));
    BOOST_TEST(!w.db.not_ready().has_value());
    const std::string whole = content_of(w.where.file("test.db"));
    std::filesystem::resize_file(w.where.file("test.db"), 0);
    BOOST_TEST(w.db.not_ready().has_value());
    std::ofstream(w.where.file("test.db"), std::ios::binary) << whole;
    BOOST_TEST(!w.db.not_ready().has_value());
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_any_more_shows_in_the_health) {
    writer_world w;
    const auto file = w.where.file("test.db"), log = file + "-wal";
    const std::string whole = content_of(file), whole_log = content_of(log);
    auto overwrite = [](const std::string& name, const std::string& content) {
        std::fstream there(name, std::ios::binary | std::ios::in | std::ios::out);
        there.write(content.data(), static_cast<std::streamsize>(content.size()));
    };
    overwrite(file, std::string(whole.size(), 'x'));
    overwrite(log, std::string(whole_log.size(), 'x'));
    // Found by whoever reads it first, with a connection that remembers nothing.
    auto count = [&] { return w.db.query_one<std::int64_t>("select count(*) from t"); };
    BOOST_CHECK_THROW(w.run(count), data::error);
    for (int asked = 0; asked < 3; ++asked) {
        BOOST_TEST(contains(w.db.not_ready().value_or(""), "cannot be read"));
        w.threads.poll();
    }
    overwrite(file, whole);
    overwrite(log, whole_log);
    BOOST_TEST(w.db.not_ready().has_value());
    w.threads.poll();
    BOOST_TEST(!w.db.not_ready().has_value());
    BOOST_TEST(w.run(count) == 0);
}

BOOST_AUTO_TEST_CASE(a_database_in_memory_leaves_nothing_behind) {
    folder where;
    setenv("TMPDIR", where.path().c_str(), 1);
    {
        by_hand world;
        auto db = data::open("sqlite::memory:");
        world.start(db);
        BOOST_TEST(!std::filesystem::is_empty(where.path()));
        world.stop(db);
        BOOST_TEST(std::filesystem::is_empty(where.path()));
        auto dropped = data::open("sqlite::memory:");
        world.start(dropped);
    }
    unsetenv("TMPDIR");
    BOOST_TEST(std::filesystem::is_empty(where.path()));
}

BOOST_AUTO_TEST_CASE(a_star_that_means_other_columns_now_is_noticed) {
    writer_world w;
    struct row {
        std::int64_t id;
        std::string v;
    };
    w.run([&] { return w.db.execute("insert into t (v) values ('a')"); });
    auto all = [&] { return w.run([&] { return w.db.query_all<row>("select * from t"); }); };
    BOOST_TEST(all().size() == 1U);
    w.run([&] { return w.db.execute("alter table t add column extra text"); });
    auto surplus = error_of(all);
    BOOST_TEST(surplus.reason() == data::errc::bad_column);
    BOOST_TEST(contains(surplus.what(), "\"extra\""));
    w.run([&] { return w.db.execute("alter table t drop column extra"); });
    BOOST_TEST(all().size() == 1U);
}

BOOST_AUTO_TEST_CASE(statements_are_reported_without_values_and_slow_ones_with_their_plan) {
    data::open_options options;
    options.slow_statement = 0ms;
    writer_world w(options);
    w.told.texts.clear();
    w.run([&] { return w.db.query_all<std::int64_t>("select id from t where v = 'secret' and id > 42"); });
    BOOST_REQUIRE(w.told.texts.size() == 1U);
    BOOST_TEST(w.told.texts[0] == "select id from t where v = ? and id > ?");
    BOOST_TEST(contains(w.told.plans.back(), "SEARCH t"));
}

BOOST_AUTO_TEST_CASE(a_long_read_ends_with_its_deadline) {
    core::runtime threads({.io_threads = 1});
    threads.start();
    auto db = data::open("sqlite::memory:");
    spawn(threads.executor(0), [&] { return db.start(threads); }).get();
    const char* endless = "with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n";
    auto context = core::context_ptr::make();
    context->deadline(core::real_clock().steady_now() + 20ms);
    auto late =
        spawn(core::with_context(threads.executor(0), context), [&] { return db.query_one<std::int64_t>(endless); });
    BOOST_TEST((code_of([&] { late.get(); }) == core::errc::deadline_exceeded));
    auto other = core::context_ptr::make();
    auto cancelled =
        spawn(core::with_context(threads.executor(0), other), [&] { return db.query_one<std::int64_t>(endless); });
    other->cancel();
    BOOST_TEST((code_of([&] { cancelled.get(); }) == core::errc::cancelled));
    auto closing = spawn(threads.executor(0), [&] { return db.query_one<std::int64_t>(endless); });
    spawn(threads.executor(0), [&] { return db.stop(core::real_clock().steady_now() + 20ms); }).get();
    BOOST_TEST((code_of([&] { closing.get(); }) == core::errc::stopping));
    threads.stop();
}

BOOST_AUTO_TEST_CASE(past_its_queue_reading_is_refused_at_once) {
    data::open_options options;
    options.readers = 1;
    options.reader_queue = 1;
    by_hand world;
    auto db = data::open("sqlite::memory:", options);
    world.start(db);
    std::vector<std::future<int>> all;
    for (int i = 0; i < 4; ++i)
        all.push_back(world.begin([&] { return db.query_one<int>("select 1"); }));
    world.threads.poll();
    int refused = 0;
    for (auto& each : all) {
        try {
            each.get();
        } catch (const std::system_error& error) {
            BOOST_TEST((error.code() == core::errc::overloaded));
            ++refused;
        }
    }
    BOOST_TEST(refused == 2);
    world.stop(db);
}

BOOST_AUTO_TEST_CASE(a_cache_of_statements_may_be_tiny) {
    for (std::size_t size : {0U, 1U, 2U}) {
        data::open_options options;
        options.statement_cache = size;
        writer_world w(options);
        for (int i = 0; i < 6; ++i)
            w.run([&] { return w.db.execute("insert into t (v) values ('" + std::to_string(i) + "')"); });
        auto nested = [&](data::transaction& tx) -> task<> {
            auto each = [&](std::int64_t id) -> task<> {
                auto again = [](std::int64_t) {};
                co_await tx.query_each<std::int64_t>("select id from t", again);
                co_await tx.execute("update t set v = v || 'x' where id = $1", id);
            };
            co_await tx.query_each<std::int64_t>("select id from t", each);
        };
        w.run([&] { return w.db.transaction(nested); });
        BOOST_TEST(w.values().front() == "0x");
    }
}

BOOST_AUTO_TEST_CASE(starts_and_stops_many_times) {
    by_hand world;
    auto db = data::open("sqlite::memory:");
    for (int i = 0; i < 20; ++i) {
        auto each = data::open("sqlite::memory:");
        world.start(each);
        BOOST_TEST(world.run([&] { return each.query_one<int>("select 1"); }) == 1);
        if (i % 2 == 0) world.stop(each);
    }
}

BOOST_AUTO_TEST_SUITE_END()
