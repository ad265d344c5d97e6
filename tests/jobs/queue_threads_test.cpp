// SPDX-License-Identifier: BSL-1.0
// A queue on real threads, a real clock and a real file.
#include "temporary_folder.hpp"

#include <mainstay/core/runtime.hpp>
#include <mainstay/data/database.hpp>
#include <mainstay/jobs.hpp>

#include <asio/co_spawn.hpp>
#include <asio/use_future.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <future>
#include <set>
#include <thread>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {

struct step {
    int n = 0;
    static constexpr std::string_view kind = "step";
};

template <class T>
T wait_for(core::runtime& threads, task<T> work) {
    return asio::co_spawn(threads.next_executor(), std::move(work), asio::use_future).get();
}

constexpr int most = 400;

} // namespace

BOOST_AUTO_TEST_SUITE(queue_threads_test)

BOOST_AUTO_TEST_CASE(every_job_has_its_effect_once) {
    temporary_folder folder;
    core::runtime threads({.io_threads = 3});
    threads.start();
    auto db = data::open(folder.database());
    wait_for(threads, db.start(threads));
    wait_for(threads, db.execute("create table effects (n integer primary key)"));
    jobs::queue queue(db, {.concurrency = 8});
    std::atomic<int> ended{0}, running{0}, too_many{0};
    std::promise<void> all;
    queue.handle<step>(
        [&](const step& job, jobs::delivery& run) -> task<> {
            if (++running > 8) ++too_many;
            auto body = [&](data::transaction& tx) -> task<> {
                co_await tx.execute("insert into effects (n) values ($1)", job.n);
                co_await run.complete(tx);
            };
            // Some end in their own transaction, some fail at first, some just end.
            if (job.n % 3 == 0) co_await db.transaction(body);
            --running;
            if (job.n % 3 == 1 && run.attempt() == 1) throw std::runtime_error("at first");
            if (++ended == most) all.set_value();
        },
        {.attempts = 5, .backoff = {1ms, 5ms}});
    wait_for(threads, queue.start(threads));

    auto producer = [&](int first) -> task<> {
        for (int i = first; i < first + most / 4; i += 2) {
            auto body = [&](data::transaction& tx) -> task<> {
                queue.enqueue(tx, step{i});
                co_return;
            };
            co_await db.transaction(body);
            step alone{i + 1};
            co_await queue.enqueue(alone);
        }
    };
    std::vector<std::future<void>> producers;
    for (int i = 0; i < 4; ++i)
        producers.push_back(asio::co_spawn(threads.next_executor(), producer(i * most / 4), asio::use_future));
    for (auto& each : producers)
        each.get();
    all.get_future().get();
    wait_for(threads, queue.stop(core::real_clock().steady_now() + 20s));
    auto counts = wait_for(threads, queue.counts());
    BOOST_TEST(counts.completed == most);
    BOOST_TEST(too_many == 0);
    BOOST_TEST(ended == most);
    BOOST_TEST(wait_for(threads, db.query_one<int>("select count(*) from effects")) == (most + 2) / 3);
    wait_for(threads, db.stop(core::real_clock().steady_now() + 5s));
    threads.stop();
}

BOOST_AUTO_TEST_CASE(of_many_racing_unique_jobs_one_gets_in) {
    temporary_folder folder;
    core::runtime threads({.io_threads = 3});
    threads.start();
    auto db = data::open(folder.database());
    wait_for(threads, db.start(threads));
    jobs::queue queue(db);
    wait_for(threads, queue.start(threads));
    std::vector<std::future<jobs::job_id>> racing;
    step job{1};
    for (int i = 0; i < 64; ++i)
        racing.push_back(
            asio::co_spawn(threads.next_executor(), queue.enqueue(job, jobs::unique_by_args{1h}), asio::use_future));
    std::set<jobs::job_id> ids;
    for (auto& each : racing)
        ids.insert(each.get());
    BOOST_TEST(ids.size() == 1U);
    BOOST_TEST(wait_for(threads, queue.counts()).available == 1);
    wait_for(threads, queue.stop(core::real_clock().steady_now() + 5s));
    wait_for(threads, db.stop(core::real_clock().steady_now() + 5s));
    threads.stop();
}

// Under a sanitizer this fails if something is left, or used too late.
BOOST_AUTO_TEST_CASE(a_queue_may_go_at_any_moment) {
    temporary_folder folder;
    core::runtime threads({.io_threads = 2});
    threads.start();
    auto db = data::open(folder.database());
    wait_for(threads, db.start(threads));
    for (int i = 0; i < 20; ++i) {
        auto queue = std::make_unique<jobs::queue>(db, jobs::queue_options{.lease = 1ms, .heartbeat = 1ms});
        auto begun = std::make_shared<std::promise<void>>();
        auto once = std::make_shared<std::atomic<bool>>(false);
        queue->handle<step>([begun, once](const step&) {
            if (!once->exchange(true)) begun->set_value();
        });
        wait_for(threads, queue->start(threads));
        auto fill = [&](data::transaction& tx) -> task<> {
            for (int n = 0; n < 50; ++n)
                queue->enqueue(tx, step{n});
            co_return;
        };
        wait_for(threads, db.transaction(fill));
        begun->get_future().get();
        if (i % 2 == 0) wait_for(threads, queue->stop(core::real_clock().steady_now() + 2s));
    }
    wait_for(threads, db.stop(core::real_clock().steady_now() + 5s));
    threads.stop();
}

BOOST_AUTO_TEST_SUITE_END()
