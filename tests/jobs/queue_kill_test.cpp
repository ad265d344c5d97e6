// SPDX-License-Identifier: BSL-1.0
// Processes that are killed in the middle of a stream of jobs.
#include "job_world.hpp"
#include "temporary_folder.hpp"

#include <asio/use_future.hpp>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {

struct deliver {
    std::int64_t parcel = 0;
    static constexpr std::string_view kind = "deliver";
};

void handle_parcels(jobs::queue& queue, data::database& db) {
    queue.handle<deliver>([&db](const deliver& job, jobs::delivery& run) -> task<> {
        auto body = [&](data::transaction& tx) -> task<> {
            co_await tx.execute("insert into delivered (parcel) values ($1)", job.parcel);
            co_await run.complete(tx);
        };
        co_await db.transaction(body);
    });
}

// Takes parcels in and delivers them for as long as it lives; tells of each that was taken in by one byte.
task<> take_in(core::runtime& threads, data::database& db, jobs::queue& queue, int out) {
    co_await db.start(threads);
    co_await db.execute("create table if not exists parcels (id integer primary key)");
    co_await db.execute("create table if not exists delivered (parcel integer not null)");
    handle_parcels(queue, db);
    co_await queue.start(threads);
    for (;;) {
        auto body = [&](data::transaction& tx) -> task<> {
            auto id = co_await tx.insert("insert into parcels default values");
            queue.enqueue(tx, deliver{id});
        };
        co_await db.transaction(body);
        if (::write(out, "x", 1) != 1) co_return;
    }
}

[[noreturn]] void live(const std::string& address, int out) {
    try {
        core::runtime threads({.io_threads = 2});
        threads.start();
        auto db = data::open(address);
        jobs::queue queue(db);
        asio::co_spawn(threads.executor(0), take_in(threads, db, queue, out), asio::use_future).get();
    } catch (...) {
    }
    ::_exit(1);
}

// Lets a process live until it took so many parcels in. Gives how many it told of.
int live_and_die(const std::string& address, int parcels) {
    int pipe[2];
    BOOST_REQUIRE(::pipe(pipe) == 0);
    pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
        ::close(pipe[0]);
        live(address, pipe[1]);
    }
    ::close(pipe[1]);
    int told = 0;
    char byte = 0;
    while (told < parcels && ::read(pipe[0], &byte, 1) == 1)
        ++told;
    ::kill(child, SIGKILL);
    while (::read(pipe[0], &byte, 1) == 1)
        ++told;
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    BOOST_TEST(WIFSIGNALED(status));
    return told;
}

} // namespace

BOOST_AUTO_TEST_SUITE(queue_kill_test)

BOOST_AUTO_TEST_CASE(every_parcel_is_delivered_once_whatever_is_killed) {
    temporary_folder folder;
    int told = 0;
    for (int round = 0; round < 5; ++round)
        told += live_and_die(folder.database(), 20 + 13 * round);
    BOOST_TEST(told >= 5 * 20);

    job_world world(folder.database(), core::real_clock().wall_now());
    jobs::queue queue(world.db);
    handle_parcels(queue, world.db);
    world.start(queue);
    // What a killed process had claimed is free again within 15 seconds.
    world.threads.advance(15s);
    auto counts = world.run(queue.counts());
    auto parcels = world.run(world.db.query_one<std::int64_t>("select count(*) from parcels"));
    BOOST_TEST(parcels >= told);
    BOOST_TEST(counts.completed == parcels);
    BOOST_TEST(counts.running + counts.available + counts.retryable + counts.discarded == 0);
    BOOST_TEST(world.run(world.db.query_one<std::int64_t>("select count(*) from delivered")) == parcels);
    BOOST_TEST(world.run(world.db.query_one<std::int64_t>("select count(distinct parcel) from delivered")) == parcels);
    BOOST_TEST(
        world.run(world.db.query_one<std::int64_t>("select count(*) from mainstay_jobs where failures > 0")) == 0);
    world.stop(queue);
}

BOOST_AUTO_TEST_SUITE_END()
