// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/fixture.hpp"

#include <mainstay/core/context.hpp>
#include <mainstay/core/error.hpp>
#include <mainstay/core/problem.hpp>
#include <mainstay/core/sleep.hpp>

#include <sqlite3.h>

#include <vector>

namespace data_test {

// Remembers what the database told.
class witness final : public data::statement_observer {
public:
    void ran(const data::statement_record& what) override { texts.emplace_back(what.text); }
    void slow(const data::statement_record&, std::string_view plan) override { plans.emplace_back(plan); }
    void committed(std::size_t transactions, std::chrono::nanoseconds) override { commits.push_back(transactions); }
    void body_delayed(data::body_delay why, std::string_view last) override {
        delays.push_back(why);
        last_statement = last;
    }
    void trouble(std::string_view what) override { troubles.emplace_back(what); }

    std::vector<std::string> texts, plans, troubles;
    std::vector<std::size_t> commits;
    std::vector<data::body_delay> delays;
    std::string last_statement;
};

// A database file with a table `t (id integer primary key, v text unique)`, everything by hand.
struct writer_world : by_hand {
    folder where;
    witness told;
    data::database db;

    explicit writer_world(data::open_options options = {})
        : db(data::open("sqlite:" + where.file("test.db"), with_witness(std::move(options)))) {
        start(db);
        run([&] { return db.execute("create table t (id integer primary key, v text unique)"); });
        told.commits.clear();
    }
    ~writer_world() { stop(db); }

    data::open_options with_witness(data::open_options options) {
        options.observer = &told;
        return options;
    }
    std::vector<std::string> values() {
        return run([&] { return db.query_all<std::string>("select v from t order by id"); });
    }
    std::future<std::int64_t> begin_insert(std::string value) {
        return begin([this, value] { return db.execute("insert into t (v) values ($1)", value); });
    }
    // A transaction that inserts a value and counts its runs.
    std::future<void> begin_transaction(
        std::string value, int* runs = nullptr, data::transaction_options options = {}) {
        return begin([this, value, runs, options]() -> task<> {
            auto body = [&](data::transaction& tx) -> task<> {
                if (runs != nullptr) ++*runs;
                co_await tx.execute("insert into t (v) values ($1)", value);
            };
            co_await db.transaction(body, options);
        });
    }
};

// Somebody else on the same file, as another process would be.
class stranger {
public:
    explicit stranger(const std::string& file) {
        BOOST_REQUIRE(sqlite3_open(file.c_str(), &db_) == SQLITE_OK);
        sqlite3_busy_timeout(db_, 5000);
    }
    stranger(const stranger&) = delete;
    stranger& operator=(const stranger&) = delete;
    ~stranger() { sqlite3_close(db_); }
    void run(const char* sql) {
        char* message = nullptr;
        int code = sqlite3_exec(db_, sql, nullptr, nullptr, &message);
        BOOST_REQUIRE_MESSAGE(code == SQLITE_OK, sql << ": " << (message == nullptr ? "" : message));
    }

private:
    sqlite3* db_ = nullptr;
};

} // namespace data_test
