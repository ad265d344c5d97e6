// SPDX-License-Identifier: BSL-1.0
// How many single-row transactions 64 concurrent writers make durable per second, against one fsync for each by sqlite3
// itself: same file system, same run, rounds of both in turn.
#include <mainstay/core/runtime.hpp>
#include <mainstay/data.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>

#include <sqlite3.h>
#include <sys/vfs.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>
#include <thread>
#include <vector>

namespace ms = mainstay;
using clock_type = std::chrono::steady_clock;

namespace {

constexpr int writers = 64;
constexpr auto round_time = std::chrono::seconds(2);
constexpr long tmpfs = 0x01021994, ramfs = 0x858458f6;

[[noreturn]] void fail(const std::string& why) {
    std::fprintf(stderr, "data_commit: %s\n", why.c_str());
    std::exit(2);
}

double per_second(long count, clock_type::time_point since) {
    return static_cast<double>(count) / std::chrono::duration<double>(clock_type::now() - since).count();
}

// 64 threads, each with a connection of its own, or one thread alone: each transaction commits by itself.
double by_hand(const std::string& file, int threads) {
    sqlite3* first = nullptr;
    auto must = [](int code) {
        if (code != SQLITE_OK) fail(sqlite3_errstr(code));
    };
    must(sqlite3_open(file.c_str(), &first));
    must(sqlite3_exec(first, "pragma journal_mode = wal; create table if not exists t (id integer primary key, v text)",
        nullptr, nullptr, nullptr));
    std::atomic<long> count{0};
    std::atomic<bool> over{false};
    std::vector<std::thread> all;
    auto since = clock_type::now();
    for (int i = 0; i < threads; ++i) {
        all.emplace_back([&] {
            sqlite3* db = nullptr;
            sqlite3_stmt* insert = nullptr;
            must(sqlite3_open(file.c_str(), &db));
            sqlite3_busy_timeout(db, 60'000);
            must(sqlite3_exec(db, "pragma synchronous = full", nullptr, nullptr, nullptr));
            must(sqlite3_prepare_v2(db, "insert into t (v) values (?)", -1, &insert, nullptr));
            while (!over) {
                sqlite3_bind_text(insert, 1, "a row", -1, SQLITE_STATIC);
                if (sqlite3_step(insert) == SQLITE_DONE) ++count;
                sqlite3_reset(insert);
            }
            sqlite3_finalize(insert);
            sqlite3_close(db);
        });
    }
    std::this_thread::sleep_for(round_time);
    double result = per_second(count, since);
    over = true;
    for (auto& each : all)
        each.join();
    sqlite3_close(first);
    return result;
}

template <class F>
void await(const asio::any_io_executor& executor, F f) {
    std::promise<void> done;
    auto work = [&]() -> ms::task<> {
        co_await f();
        done.set_value();
    };
    asio::co_spawn(executor, work, asio::detached);
    done.get_future().get();
}

double by_mainstay(const std::string& file) {
    ms::core::runtime threads({.io_threads = 1});
    threads.start();
    auto executor = threads.executor(0);
    auto db = ms::data::open("sqlite:" + file);
    await(executor, [&] { return db.start(threads); });
    await(executor,
        [&]() -> ms::task<> { co_await db.execute("create table if not exists t (id integer primary key, v text)"); });
    std::atomic<long> count{0};
    std::atomic<int> running{writers};
    std::atomic<bool> over{false};
    std::promise<void> ended;
    auto write = [&]() -> ms::task<> {
        auto body = [](ms::data::transaction& tx) -> ms::task<> {
            co_await tx.execute("insert into t (v) values ($1)", "a row");
        };
        while (!over) {
            co_await db.transaction(body);
            ++count;
        }
        if (--running == 0) ended.set_value();
    };
    auto since = clock_type::now();
    for (int i = 0; i < writers; ++i)
        asio::co_spawn(executor, write, asio::detached);
    std::this_thread::sleep_for(round_time);
    double result = per_second(count, since);
    over = true;
    ended.get_future().get();
    await(executor, [&] { return db.stop(threads.clock().steady_now() + std::chrono::seconds(10)); });
    threads.stop();
    return result;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main(int count, char** arguments) {
    std::string folder = count > 1 ? arguments[1] : ".";
    struct statfs system {};
    if (statfs(folder.c_str(), &system) != 0) fail(folder + ": no such folder");
    if (system.f_type == tmpfs || system.f_type == ramfs) {
        fail(folder + ": is in memory, where nothing is durable; name a folder on a disk");
    }
    std::string place = folder + "/data_commit-XXXXXX";
    if (mkdtemp(place.data()) == nullptr) fail(folder + ": no folder can be made in it");
    std::vector<double> ratios;
    double group = 0, many = 0, alone = 0;
    for (int round = 0; round < 5; ++round) {
        many = by_hand(place + "/by_hand.db", writers);
        alone = by_hand(place + "/by_hand.db", 1);
        group = by_mainstay(place + "/mainstay.db");
        ratios.push_back(group / std::max(many, alone));
        std::printf("round %d: %.1f times one fsync for each\n", round + 1, ratios.back());
    }
    std::filesystem::remove_all(place);
    std::printf("median: %.1f times (last round: %.0f/s shared, %.0f/s by one alone, %.0f/s by 64 that compete)\n",
        median(ratios), group, alone, many);
    return median(ratios) >= 10 ? 0 : 1;
}
