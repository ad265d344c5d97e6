// SPDX-License-Identifier: BSL-1.0
// How many jobs that do nothing go through a queue per second, durable at each step, against the plain way of doing it
// with sqlite3 itself: one transaction to enqueue, one to claim, one to complete. Same file system, same run, rounds of
// all in turn.
#include <mainstay/core/runtime.hpp>
#include <mainstay/data/database.hpp>
#include <mainstay/jobs.hpp>

#include <asio/co_spawn.hpp>
#include <asio/use_future.hpp>

#include <sqlite3.h>
#include <sys/vfs.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <string>
#include <vector>

namespace ms = mainstay;
using clock_type = std::chrono::steady_clock;

namespace {

constexpr int naive_jobs = 500, queue_jobs = 20'000, producers = 64, rounds = 5;
constexpr long tmpfs = 0x01021994, ramfs = 0x858458f6;

struct nothing_to_do {
    std::int64_t n = 0;
    static constexpr std::string_view kind = "nothing_to_do";
};

[[noreturn]] void fail(const std::string& why) {
    std::fprintf(stderr, "jobs_throughput: %s\n", why.c_str());
    std::exit(2);
}

double per_second(int count, clock_type::time_point since) {
    return count / std::chrono::duration<double>(clock_type::now() - since).count();
}

double naive(const std::string& file) {
    sqlite3* db = nullptr;
    auto must = [&](int code) {
        if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) fail(sqlite3_errmsg(db));
    };
    must(sqlite3_open(file.c_str(), &db));
    must(sqlite3_exec(db,
        "pragma journal_mode = wal; pragma synchronous = full;"
        "create table if not exists jobs (id integer primary key, kind text, args text, state integer);"
        "create index if not exists waiting on jobs (id) where state = 0;",
        nullptr, nullptr, nullptr));
    auto prepare = [&](const char* sql) {
        sqlite3_stmt* made = nullptr;
        must(sqlite3_prepare_v2(db, sql, -1, &made, nullptr));
        return made;
    };
    auto* enqueue = prepare("insert into jobs (kind, args, state) values ('nothing_to_do', '{\"n\":1}', 0)");
    auto* claim = prepare("update jobs set state = 1 where id = (select min(id) from jobs where state = 0) "
                          "returning id, args");
    auto* complete = prepare("update jobs set state = 2 where id = ?");
    auto since = clock_type::now();
    for (int i = 0; i < naive_jobs; ++i) {
        must(sqlite3_step(enqueue));
        must(sqlite3_reset(enqueue));
        must(sqlite3_step(claim));
        auto id = sqlite3_column_int64(claim, 0);
        must(sqlite3_step(claim));
        must(sqlite3_reset(claim));
        must(sqlite3_bind_int64(complete, 1, id));
        must(sqlite3_step(complete));
        must(sqlite3_reset(complete));
    }
    double result = per_second(naive_jobs, since);
    for (auto* each : {enqueue, claim, complete})
        sqlite3_finalize(each);
    sqlite3_close(db);
    return result;
}

struct measured {
    double through = 0; // enqueued one by one by many, and done
    double drained = 0; // done, of those that waited
};

measured by_queue(const std::string& file) {
    ms::core::runtime threads({.io_threads = 1});
    threads.start();
    auto wait_for = [&]<class T>(ms::task<T> work) {
        return asio::co_spawn(threads.executor(0), std::move(work), asio::use_future).get();
    };
    auto soon = [&] { return threads.clock().steady_now() + std::chrono::seconds(30); };
    auto db = ms::data::open("sqlite:" + file);
    wait_for(db.start(threads));
    measured result;
    {
        ms::jobs::queue queue(db);
        std::atomic<int> left{queue_jobs};
        std::promise<void> done;
        queue.handle<nothing_to_do>([&](const nothing_to_do&) {
            if (--left == 0) done.set_value();
        });
        wait_for(queue.start(threads));
        auto produce = [&]() -> ms::task<> {
            for (int i = 0; i < queue_jobs / producers + 1; ++i) {
                nothing_to_do job{i};
                co_await queue.enqueue(job);
            }
        };
        auto since = clock_type::now();
        std::vector<std::future<void>> all;
        for (int i = 0; i < producers; ++i)
            all.push_back(asio::co_spawn(threads.executor(0), produce, asio::use_future));
        done.get_future().get();
        result.through = per_second(queue_jobs, since);
        for (auto& each : all)
            each.get();
        wait_for(queue.stop(soon()));
    }
    {
        ms::jobs::queue idle(db);
        wait_for(idle.start(threads));
        auto fill = [&](ms::data::transaction& tx) -> ms::task<> {
            for (int i = 0; i < queue_jobs; ++i)
                idle.enqueue(tx, nothing_to_do{i});
            co_return;
        };
        wait_for(db.transaction(fill));
        wait_for(idle.stop(soon()));
    }
    {
        ms::jobs::queue queue(db);
        std::atomic<int> left{queue_jobs};
        std::promise<void> done;
        queue.handle<nothing_to_do>([&](const nothing_to_do&) {
            if (--left == 0) done.set_value();
        });
        auto since = clock_type::now();
        wait_for(queue.start(threads));
        done.get_future().get();
        result.drained = per_second(queue_jobs, since);
        wait_for(queue.stop(soon()));
    }
    wait_for(db.stop(soon()));
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
    if (system.f_type == tmpfs || system.f_type == ramfs)
        fail(folder + ": is in memory, where nothing is durable; name a folder on a disk");
    std::string place = folder + "/jobs_throughput-XXXXXX";
    if (mkdtemp(place.data()) == nullptr) fail(folder + ": no folder can be made in it");
    std::vector<double> through, drained;
    double plain = 0;
    measured last;
    for (int round = 0; round < rounds; ++round) {
        plain = naive(place + "/naive.db");
        last = by_queue(place + "/queue.db");
        through.push_back(last.through / plain);
        drained.push_back(last.drained / plain);
        std::printf("round %d: enqueued and done %.1f times, drained %.1f times a transaction for each step\n",
            round + 1, through.back(), drained.back());
    }
    std::filesystem::remove_all(place);
    std::printf("median: enqueued and done %.1f times, drained %.1f times (last round: %.0f/s, %.0f/s; plain %.0f/s)\n",
        median(through), median(drained), last.through, last.drained, plain);
}
