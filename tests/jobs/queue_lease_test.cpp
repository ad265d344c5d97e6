// SPDX-License-Identifier: BSL-1.0
// Workers that die, stand still, stop, and those who take over from them.
#include "job_world.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;
using jobs::job_state;

namespace {

struct work {
    int n = 0;
    static constexpr std::string_view kind = "work";
};

// A queue whose handler works for so long, and notes what it did.
struct place_of_work {
    place_of_work(job_world& world, std::chrono::nanoseconds time, jobs::queue_options options = {})
        : queue(std::make_unique<jobs::queue>(world.db, std::move(options))) {
        queue->handle<work>(
            [this, time](const work& job, jobs::delivery& run) -> task<> {
                begun.push_back(job.n);
                attempts.push_back(run.attempt());
                co_await core::sleep_for(time);
                ended.push_back(job.n);
            },
            {.timeout = 0s});
        world.start(*queue);
    }
    void kill() { queue.reset(); }

    std::vector<int> begun, attempts, ended;
    std::unique_ptr<jobs::queue> queue;
};

} // namespace

BOOST_AUTO_TEST_SUITE(queue_lease_test)

BOOST_AUTO_TEST_CASE(the_jobs_of_a_killed_worker_are_taken_over_within_15_seconds) {
    job_world world;
    place_of_work first(world, 1h);
    auto id = world.enqueue(*first.queue, work{1});
    world.threads.advance(20s);
    place_of_work second(world, 1s);
    first.kill();
    world.threads.advance(7s - 1ms);
    BOOST_TEST(second.begun.empty());
    world.threads.advance(8s);
    BOOST_TEST(second.begun.size() == 1U);
    BOOST_TEST(second.attempts.at(0) == 1);
    world.threads.advance(2s);
    auto info = world.info(*second.queue, id);
    BOOST_TEST((info.state == job_state::completed));
    BOOST_TEST(info.failures == 0);
    BOOST_TEST(info.rescues == 1);
    world.stop(*second.queue);
}

BOOST_AUTO_TEST_CASE(a_new_start_takes_over_what_the_last_one_left) {
    job_world world;
    {
        place_of_work first(world, 1h);
        for (int i = 0; i < 5; ++i)
            world.enqueue(*first.queue, work{i});
        BOOST_TEST(first.begun.size() == 5U);
    }
    world.threads.advance(11s);
    // Its lease is over already: nothing to wait for.
    place_of_work second(world, 0s);
    BOOST_TEST(second.begun.size() == 5U);
    world.threads.advance(1s);
    BOOST_TEST(world.run(second.queue->counts()).completed == 5);
    world.stop(*second.queue);
}

BOOST_AUTO_TEST_CASE(heartbeats_keep_a_long_job) {
    job_world world;
    place_of_work first(world, 10min), second(world, 10min);
    auto id = world.enqueue(*first.queue, work{1});
    world.threads.advance(9min);
    BOOST_TEST(first.begun.size() + second.begun.size() == 1U);
    world.threads.advance(2min);
    BOOST_TEST((world.state(*first.queue, id) == job_state::completed));
    BOOST_TEST(world.info(*first.queue, id).rescues == 0);
    world.stop(*first.queue);
    world.stop(*second.queue);
}

// The old claim's worker is alive, only late: nothing it says counts any more.
BOOST_AUTO_TEST_CASE(a_late_end_changes_nothing_for_the_claim_that_took_over) {
    job_world world;
    place_of_work first(world, 2s);
    auto id = world.enqueue(*first.queue, work{1});
    BOOST_TEST(first.begun.size() == 1U);
    world.sql("update mainstay_jobs set leased_until = 0");
    // Starts with a look at expired leases, and claims the job while the first still works on it.
    place_of_work second(world, 1min);
    BOOST_TEST(second.begun.size() == 1U);
    world.threads.advance(2s + 5ms);
    BOOST_TEST(first.ended.size() == 1U);
    BOOST_TEST((world.state(*second.queue, id) == job_state::running));
    world.threads.advance(57s);
    BOOST_TEST((world.state(*second.queue, id) == job_state::running));
    world.threads.advance(2s);
    BOOST_TEST((world.state(*second.queue, id) == job_state::completed));
    BOOST_TEST(first.begun.size() + second.begun.size() == 2U);
    world.stop(*first.queue);
    world.stop(*second.queue);
}

BOOST_AUTO_TEST_CASE(a_worker_that_lost_a_claim_cancels_its_run) {
    job_world world;
    place_of_work first(world, 1h);
    world.enqueue(*first.queue, work{1});
    world.sql("update mainstay_jobs set leased_until = 0");
    place_of_work second(world, 1h);
    BOOST_TEST(second.begun.size() == 1U);
    world.threads.advance(4s);
    BOOST_TEST(first.ended.empty());
    // Its slot is free again, and the queue works on.
    auto next = world.enqueue(*first.queue, work{2});
    world.threads.advance(1s);
    BOOST_TEST((world.state(*first.queue, next) == job_state::running));
    world.stop(*first.queue);
    world.stop(*second.queue);
}

BOOST_AUTO_TEST_CASE(a_process_that_stood_still_does_not_rescue_its_own_jobs) {
    job_world world;
    place_of_work only(world, 3min);
    auto id = world.enqueue(*only.queue, work{1});
    // The clock runs, nothing else does.
    world.time.advance(1min);
    world.threads.advance(2min + 1s);
    BOOST_TEST(only.begun.size() == 1U);
    BOOST_TEST((world.state(*only.queue, id) == job_state::completed));
    BOOST_TEST(world.info(*only.queue, id).rescues == 0);
    world.stop(*only.queue);
}

BOOST_AUTO_TEST_CASE(a_handlers_writes_and_the_end_of_its_job_are_one) {
    job_world world;
    world.sql("create table effects (n integer not null)");
    jobs::queue queue(world.db);
    int step = 0;
    std::error_code lost;
    queue.handle<work>(
        [&](const work& job, jobs::delivery& run) -> task<> {
            if (++step == 2) co_await core::sleep_for(1s);
            auto body = [&](data::transaction& tx) -> task<> {
                co_await tx.execute("insert into effects (n) values ($1)", job.n);
                co_await run.complete(tx);
                co_await run.complete(tx);
                if (step == 1) throw std::runtime_error("rolled back");
            };
            try {
                co_await world.db.transaction(body);
            } catch (const std::system_error& error) {
                lost = error.code();
                throw;
            }
            // The end is recorded: this is nothing any more.
            throw std::runtime_error("after the end");
        },
        {.attempts = 9, .backoff = {1s, 1s, 1.0, 0.0}});
    world.start(queue);
    auto effects = [&] { return world.run(world.db.query_one<int>("select count(*) from effects")); };
    auto id = world.enqueue(queue, work{7});
    BOOST_TEST(step == 1);
    BOOST_TEST(effects() == 0);
    BOOST_TEST(world.info(queue, id).error == "rolled back");
    world.threads.advance(1s + 5ms);
    BOOST_TEST(step == 2);
    // Its claim is taken over while it works.
    world.sql("update mainstay_jobs set lease = lease + 1");
    world.threads.advance(1s);
    BOOST_TEST((lost == jobs::errc::lease_lost));
    BOOST_TEST(effects() == 0);
    world.sql("update mainstay_jobs set state = 0");
    world.threads.advance(4s);
    BOOST_TEST(step == 3);
    BOOST_TEST(effects() == 1);
    BOOST_TEST((world.state(queue, id) == job_state::completed));
    world.threads.advance(1min);
    BOOST_TEST(step == 3);
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(a_job_that_takes_its_worker_down_is_not_tried_for_ever) {
    job_world world;
    jobs::job_id id = 0;
    int words = 0;
    for (int i = 0; i < 4; ++i) {
        jobs::queue queue(world.db, {.rescue_limit = 3});
        int calls = 0;
        queue
            .handle<work>([&](const work&) -> task<> {
                ++calls;
                co_await core::sleep_for(1h);
            })
            .on_exhausted([&](const work&, jobs::delivery& run) {
                ++words;
                BOOST_TEST(run.last_error() == "took its worker down too often");
            });
        world.start(queue);
        if (i == 0) id = world.enqueue(queue, work{1});
        BOOST_TEST(calls == (i < 3 ? 1 : 0));
        world.threads.advance(1s);
        if (i == 3) {
            auto info = world.info(queue, id);
            BOOST_TEST((info.state == job_state::discarded));
            BOOST_TEST(info.rescues == 3);
            BOOST_TEST(info.failures == 0);
            world.stop(queue);
        }
        world.time.advance(i < 3 ? 20s : 0s);
    }
    BOOST_TEST(words == 1);
}

BOOST_AUTO_TEST_CASE(a_last_word_that_takes_its_worker_down_is_not_tried_for_ever_either) {
    job_world world;
    jobs::job_id id = 0;
    int begun = 0;
    for (int i = 0; i < 7; ++i) {
        jobs::queue queue(world.db, {.rescue_limit = 3});
        auto kills = [&](const work&) -> task<> {
            ++begun;
            co_await core::sleep_for(1h);
        };
        queue.handle<work>(kills).on_exhausted(kills);
        world.start(queue);
        if (i == 0) id = world.enqueue(queue, work{1});
        world.threads.advance(1s);
        if (i == 6) {
            BOOST_TEST((world.state(queue, id) == job_state::discarded));
            world.stop(queue);
        }
        world.time.advance(20s);
    }
    BOOST_TEST(begun == 6);
}

BOOST_AUTO_TEST_CASE(stopped_it_waits_for_what_ends_in_time_and_hands_back_the_rest) {
    job_world world;
    place_of_work quick(world, 2s, {.concurrency = 1});
    auto done = world.enqueue(*quick.queue, work{1}), waits = world.enqueue(*quick.queue, work{2});
    quick.queue->quiesce();
    world.threads.poll();
    bool stopped = false;
    auto stop = [&](jobs::queue& queue, std::chrono::seconds time) -> task<> {
        co_await queue.stop(world.time.steady_now() + time);
        stopped = true;
    };
    world.begin(stop(*quick.queue, 30s));
    world.threads.advance(1s);
    BOOST_TEST(!stopped);
    world.threads.advance(1s + 5ms);
    BOOST_TEST(stopped);
    BOOST_TEST((world.state(*quick.queue, done) == job_state::completed));
    BOOST_TEST((world.state(*quick.queue, waits) == job_state::available));
    quick.kill();

    place_of_work slow(world, 1h);
    BOOST_TEST(slow.begun == (std::vector<int>{2}), boost::test_tools::per_element());
    stopped = false;
    world.begin(stop(*slow.queue, 8s));
    world.threads.advance(5s);
    BOOST_TEST((world.state(*slow.queue, waits) == job_state::running));
    world.threads.advance(3s);
    BOOST_TEST(stopped);
    auto info = world.info(*slow.queue, waits);
    BOOST_TEST((info.state == job_state::available));
    BOOST_TEST(info.failures == 0);
    BOOST_TEST(info.rescues == 0);
    BOOST_TEST(slow.ended.empty());
    slow.kill();

    // At once, by the next worker.
    place_of_work next(world, 0s);
    BOOST_TEST(next.attempts == (std::vector<int>{1}), boost::test_tools::per_element());
    world.threads.advance(1s);
    world.stop(*next.queue);
}

BOOST_AUTO_TEST_CASE(a_handler_that_ignores_its_cancellation_does_not_hold_the_stop) {
    job_world world;
    jobs::queue queue(world.db);
    bool ended = false;
    queue.handle<work>([&](const work&) -> task<> {
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        co_await core::sleep_for(1h);
        ended = true;
    });
    world.start(queue);
    auto id = world.enqueue(queue, work{1});
    bool stopped = false;
    auto stop = [&]() -> task<> {
        co_await queue.stop(world.time.steady_now() + 8s);
        stopped = true;
    };
    world.begin(stop());
    world.threads.advance(8s);
    BOOST_TEST(stopped);
    BOOST_TEST((world.state(queue, id) == job_state::available));
    world.threads.advance(2h);
    BOOST_TEST(ended);
    BOOST_TEST((world.state(queue, id) == job_state::available));
}

BOOST_AUTO_TEST_CASE(a_job_that_ends_while_it_is_cancelled_has_ended) {
    job_world world;
    jobs::queue queue(world.db);
    queue.handle<work>([&](const work&) -> task<> {
        try {
            co_await core::sleep_for(1h);
        } catch (const std::exception&) {
        }
    });
    world.start(queue);
    auto id = world.enqueue(queue, work{1});
    bool stopped = false;
    auto stop = [&]() -> task<> {
        co_await queue.stop(world.time.steady_now() + 8s);
        stopped = true;
    };
    world.begin(stop());
    world.threads.advance(8s);
    BOOST_TEST(stopped);
    BOOST_TEST((world.state(queue, id) == job_state::completed));
}

BOOST_AUTO_TEST_CASE(quiesced_it_claims_nothing_more) {
    job_world world;
    place_of_work place(world, 0s);
    place.queue->quiesce();
    world.threads.poll();
    auto id = world.enqueue(*place.queue, work{1});
    world.threads.advance(1min);
    BOOST_TEST(place.begun.empty());
    BOOST_TEST((world.state(*place.queue, id) == job_state::available));
    world.stop(*place.queue);
}

BOOST_AUTO_TEST_CASE(starts_and_stops_a_thousand_times) {
    job_world world;
    for (int i = 0; i < 1000; ++i) {
        jobs::queue queue(world.db);
        queue.handle<work>([](const work&) {});
        world.start(queue);
        if (i % 10 == 0) world.enqueue(queue, work{i});
        if (i % 3 != 0) world.stop(queue);
        if (i % 7 == 0) world.stop(queue);
    }
    world.threads.advance(20s);
}

BOOST_AUTO_TEST_CASE(a_queue_may_be_moved_and_may_never_start) {
    job_world world;
    jobs::queue first(world.db);
    int calls = 0;
    first.handle<work>([&](const work&) { ++calls; });
    jobs::queue second(std::move(first));
    world.start(second);
    world.enqueue(second, work{1});
    BOOST_TEST(calls == 1);
    world.stop(second);
    jobs::queue never(world.db);
    never.quiesce();
    world.stop(never);
}

// Under a sanitizer this fails if something is left, or used too late.
BOOST_AUTO_TEST_CASE(a_runtime_may_go_first) {
    auto time = std::make_unique<core::manual_clock>();
    auto threads = std::make_unique<core::runtime>(*time);
    auto db = data::open("sqlite::memory:");
    jobs::queue queue(db);
    bool begun = false;
    queue.handle<work>([&](const work&) -> task<> {
        begun = true;
        co_await core::sleep_for(1h);
    });
    auto all = [&]() -> task<> {
        co_await db.start(*threads);
        co_await queue.start(*threads);
        work job{1};
        co_await queue.enqueue(job);
    };
    asio::co_spawn(threads->executor(0), all, asio::detached);
    threads->poll();
    BOOST_TEST(begun);
    threads.reset();
}

BOOST_AUTO_TEST_SUITE_END()
