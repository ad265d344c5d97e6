// SPDX-License-Identifier: BSL-1.0
// Single-row reads of 64 clients per second on PostgreSQL, against libpq by hand on as many connections: one query at a
// time, and pipelined. usage: benchmark_data_postgres ADDRESS [connections]
#include <mainstay/core/runtime.hpp>
#include <mainstay/data.hpp>

#include <asio/co_spawn.hpp>
#include <asio/use_future.hpp>

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <vector>

namespace ms = mainstay;
using clock_type = std::chrono::steady_clock;

namespace {

constexpr int clients = 64, rounds = 5, rows = 10'000;
constexpr auto round_time = std::chrono::milliseconds(1500);
constexpr const char* question = "select id, n from bench_rows where id = $1";

struct row {
    std::int64_t id;
    std::int64_t n;
};

[[noreturn]] void fail(const std::string& why) {
    std::fprintf(stderr, "data_postgres: %s\n", why.c_str());
    std::exit(2);
}

using connection = std::unique_ptr<PGconn, void (*)(PGconn*)>;

connection connect(const std::string& address) {
    connection on(PQconnectdb(address.c_str()), &PQfinish);
    if (PQstatus(on.get()) != CONNECTION_OK) fail(PQerrorMessage(on.get()));
    const unsigned types[] = {20};
    PQclear(PQprepare(on.get(), "q", question, 1, types));
    return on;
}

// A key in the server's byte order.
struct key {
    explicit key(std::int64_t value) {
        for (std::size_t i = 8; i-- > 0; value >>= 8)
            bytes[i] = static_cast<char>(value & 0xff);
    }
    std::array<char, 8> bytes;
};

void check(const PGresult* answer) {
    if (PQresultStatus(answer) != PGRES_TUPLES_OK || PQntuples(answer) != 1) fail(PQresultErrorMessage(answer));
}

void one_at_a_time(PGconn* on, std::atomic<long>& count, const std::atomic<bool>& over, std::int64_t id) {
    const int length = 8, format = 1;
    for (; !over; ++count, id = id * 31 % rows + 1) {
        key at(id);
        const char* value = at.bytes.data();
        PGresult* answer = PQexecPrepared(on, "q", 1, &value, &length, &format, 1);
        check(answer);
        PQclear(answer);
    }
}

// As many at a time as share the connection's clients.
void pipelined(PGconn* on, std::atomic<long>& count, const std::atomic<bool>& over, std::int64_t id, int depth) {
    const int length = 8, format = 1;
    PQenterPipelineMode(on);
    auto send = [&] {
        key at(id);
        const char* value = at.bytes.data();
        PQsendQueryPrepared(on, "q", 1, &value, &length, &format, 1);
        PQpipelineSync(on);
        id = id * 31 % rows + 1;
    };
    auto read = [&] {
        PGresult* answer = PQgetResult(on);
        check(answer);
        PQclear(answer);
        PQgetResult(on); // the end of it
        PQclear(PQgetResult(on));
        ++count;
    };
    for (int i = 0; i < depth; ++i)
        send();
    while (!over) {
        read();
        send();
    }
    for (int i = 0; i < depth; ++i)
        read();
}

double by_hand(const std::string& address, int connections, bool pipeline) {
    std::vector<connection> all;
    for (int i = 0; i < connections; ++i)
        all.push_back(connect(address));
    std::atomic<long> count{0};
    std::atomic<bool> over{false};
    std::vector<std::thread> threads;
    auto since = clock_type::now();
    for (int i = 0; i < connections; ++i) {
        threads.emplace_back([&, i] {
            auto* on = all[static_cast<std::size_t>(i)].get();
            pipeline ? pipelined(on, count, over, i + 1, clients / connections) : one_at_a_time(on, count, over, i + 1);
        });
    }
    std::this_thread::sleep_for(round_time);
    over = true;
    for (auto& each : threads)
        each.join();
    return static_cast<double>(count.load()) / std::chrono::duration<double>(clock_type::now() - since).count();
}

ms::task<void> ask(ms::data::database& db, std::atomic<long>& count, const std::atomic<bool>& over, std::int64_t id) {
    for (; !over; ++count, id = id * 31 % rows + 1) {
        auto got = co_await db.query_one<row>(question, id);
        if (got.id != id) fail("another row");
    }
}

double ours(ms::core::runtime& threads, ms::data::database& db) {
    std::atomic<long> count{0};
    std::atomic<bool> over{false};
    std::vector<std::future<void>> all;
    auto since = clock_type::now();
    for (int i = 0; i < clients; ++i)
        all.push_back(asio::co_spawn(threads.next_executor(), ask(db, count, over, i + 1), asio::use_future));
    std::this_thread::sleep_for(round_time);
    over = true;
    for (auto& each : all)
        each.get();
    return static_cast<double>(count.load()) / std::chrono::duration<double>(clock_type::now() - since).count();
}

double median(std::vector<double> of) {
    std::sort(of.begin(), of.end());
    return of[of.size() / 2];
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) fail("usage: benchmark_data_postgres ADDRESS [connections]");
    const std::string address = argv[1];
    const int connections = argc > 2 ? std::atoi(argv[2]) : 4;
    ms::core::runtime threads({.io_threads = 1});
    threads.start();
    ms::data::open_options options;
    options.readers = static_cast<std::size_t>(connections);
    auto db = ms::data::open(address, options);
    auto on = [&](auto work) { return asio::co_spawn(threads.executor(0), std::move(work), asio::use_future).get(); };
    on([&] { return db.start(threads); });
    on([&] { return db.execute("drop table if exists bench_rows"); });
    on([&] { return db.execute("create table bench_rows (id bigint primary key, n bigint not null)"); });
    on([&] { return db.execute("insert into bench_rows select n, n * 7 from generate_series(1, $1) as s (n)", rows); });
    std::vector<double> single, piped, mine;
    for (int i = 0; i < rounds; ++i) {
        single.push_back(by_hand(address, connections, false));
        piped.push_back(by_hand(address, connections, true));
        mine.push_back(ours(threads, db));
        std::printf(
            "one at a time %.0f/s, pipelined %.0f/s, mainstay %.0f/s\n", single.back(), piped.back(), mine.back());
    }
    std::printf("mainstay: %.2f of one at a time, %.2f of pipelined by hand (medians, %d connections)\n",
        median(mine) / median(single), median(mine) / median(piped), connections);
    on([&] { return db.stop(ms::core::real_clock().steady_now() + std::chrono::seconds(5)); });
    threads.stop();
}
