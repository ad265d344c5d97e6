// SPDX-License-Identifier: BSL-1.0
// What becomes of jobs that fail.
#include "job_world.hpp"

#include <mainstay/core/context.hpp>

#include <stdexcept>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;
using jobs::job_state;

namespace {

struct charge {
    std::int64_t order = 0;
    static constexpr std::string_view kind = "charge";
};

jobs::handler_options tries(int attempts) {
    return {.attempts = attempts, .backoff = {100ms, 2s, 2.0, 0.0}, .timeout = 1min};
}

} // namespace

BOOST_AUTO_TEST_SUITE(queue_failure_test)

BOOST_AUTO_TEST_CASE(is_tried_again_after_each_delay_then_given_up) {
    job_world world;
    jobs::queue queue(world.db);
    std::vector<std::chrono::milliseconds> at;
    std::vector<int> attempts;
    std::vector<std::string> errors;
    auto begin = world.time.steady_now();
    queue.handle<charge>(
        [&](const charge&, const jobs::delivery& run) {
            at.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(world.time.steady_now() - begin));
            attempts.push_back(run.attempt());
            errors.emplace_back(run.last_error());
            BOOST_TEST(run.last_attempt() == (run.attempt() == 4));
            throw std::runtime_error("refused " + std::to_string(run.attempt()));
        },
        tries(4));
    world.start(queue);
    auto id = world.enqueue(queue, charge{1});
    BOOST_TEST((world.state(queue, id) == job_state::retryable));
    world.threads.advance(1h);
    BOOST_TEST(attempts == (std::vector<int>{1, 2, 3, 4}), boost::test_tools::per_element());
    BOOST_TEST(errors == (std::vector<std::string>{"", "refused 1", "refused 2", "refused 3"}),
        boost::test_tools::per_element());
    BOOST_REQUIRE(at.size() == 4U);
    // The timers tick in milliseconds, and each attempt's delay counts from the one before.
    BOOST_TEST((at[1] >= 100ms && at[1] <= 102ms));
    BOOST_TEST((at[2] - at[1] >= 200ms && at[2] - at[1] <= 202ms));
    BOOST_TEST((at[3] - at[2] >= 400ms && at[3] - at[2] <= 402ms));
    auto info = world.info(queue, id);
    BOOST_TEST((info.state == job_state::discarded));
    BOOST_TEST(info.failures == 4);
    BOOST_TEST(info.error == "refused 4");
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(a_handler_may_snooze_or_discard) {
    job_world world;
    jobs::queue queue(world.db);
    int calls = 0;
    queue.handle<charge>(
        [&](const charge& job, jobs::delivery& run) -> task<jobs::outcome> {
            BOOST_TEST(run.attempt() == 1);
            switch (++calls) {
            case 1:
                co_return jobs::snooze(1h);
            case 2:
                throw jobs::snooze(1h);
            default:
                if (job.order == 1) co_return jobs::discard("gone");
                throw jobs::discard("gone too");
            }
        },
        tries(2));
    world.start(queue);
    auto first = world.enqueue(queue, charge{1});
    world.threads.advance(59min);
    BOOST_TEST(calls == 1);
    world.threads.advance(1min + 1s);
    BOOST_TEST(calls == 2);
    world.threads.advance(1h + 1s);
    BOOST_TEST(calls == 3);
    BOOST_TEST((world.state(queue, first) == job_state::discarded));
    BOOST_TEST(world.info(queue, first).error == "gone");
    auto second = world.enqueue(queue, charge{2});
    BOOST_TEST(world.info(queue, second).error == "gone too");
    BOOST_TEST(world.info(queue, second).failures == 0);
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(a_handler_that_takes_too_long_is_cancelled_and_tried_again) {
    job_world world;
    jobs::queue queue(world.db);
    int cancelled = 0;
    queue.handle<charge>(
        [&](const charge&, jobs::delivery& run) -> task<> {
            auto context = co_await core::this_context();
            BOOST_TEST((context->deadline() == run.deadline()));
            BOOST_TEST((run.deadline() == world.time.steady_now() + 10s));
            BOOST_TEST(context->id() == "job-" + std::to_string(run.id()));
            std::exception_ptr error;
            try {
                co_await core::sleep_for(1h);
            } catch (...) {
                error = std::current_exception();
            }
            if (run.cancelled() && context->cancelled()) ++cancelled;
            if (run.attempt() == 1) std::rethrow_exception(error);
            // The second time it makes do with what it has.
        },
        {.attempts = 3, .backoff = {1s, 1s, 1.0, 0.0}, .timeout = 10s});
    world.start(queue);
    auto id = world.enqueue(queue, charge{1});
    world.threads.advance(9s);
    BOOST_TEST(cancelled == 0);
    world.threads.advance(1s + 5ms);
    BOOST_TEST(cancelled == 1);
    auto info = world.info(queue, id);
    BOOST_TEST((info.state == job_state::retryable));
    BOOST_TEST(info.error == "timed out after 10000 ms");
    world.threads.advance(12s);
    BOOST_TEST(cancelled == 2);
    BOOST_TEST((world.state(queue, id) == job_state::completed));
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(arguments_that_do_not_fit_fail_and_harm_nobody) {
    job_world world;
    jobs::queue queue(world.db);
    int calls = 0, last_words = 0;
    queue.handle<charge>([&](const charge&) { ++calls; }, tries(2)).on_exhausted([&](const charge&) { ++last_words; });
    world.start(queue);
    auto id = world.enqueue(queue, charge{1}, jobs::delay{1s});
    auto broken = world.enqueue(queue, charge{2}, jobs::delay{1s});
    world.sql(R"(update mainstay_jobs set args = '{"order":"x","more":1}' where id = )" + std::to_string(id));
    world.sql("update mainstay_jobs set args = 'no json' where id = " + std::to_string(broken));
    auto good = world.enqueue(queue, charge{3});
    world.threads.advance(2s);
    BOOST_TEST(calls == 1);
    BOOST_TEST((world.state(queue, good) == job_state::completed));
    BOOST_TEST(world.info(queue, id).error.find("/order") != std::string::npos);
    BOOST_TEST(world.info(queue, broken).failures == 2);
    // What cannot be read can't be told to the last word either: that waits, and is tried again.
    BOOST_TEST(last_words == 0);
    BOOST_TEST((world.state(queue, id) == job_state::retryable));
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(the_last_word_comes_once_the_attempts_are_used_up) {
    job_world world;
    jobs::queue queue(world.db);
    int calls = 0;
    std::vector<std::string> words;
    queue
        .handle<charge>(
            [&](const charge&) {
                ++calls;
                throw std::runtime_error("refused");
            },
            tries(3))
        .on_exhausted([&](const charge& job, jobs::delivery& run) -> task<> {
            words.push_back(std::to_string(job.order) + " " + std::string(run.last_error()));
            co_return;
        });
    world.start(queue);
    auto id = world.enqueue(queue, charge{5});
    world.threads.advance(1h);
    BOOST_TEST(calls == 3);
    BOOST_TEST(words == (std::vector<std::string>{"5 refused"}), boost::test_tools::per_element());
    auto info = world.info(queue, id);
    BOOST_TEST((info.state == job_state::discarded));
    BOOST_TEST(info.error == "refused");
    BOOST_TEST(info.failures == 3);
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(the_last_word_is_repeated_until_it_is_spoken_and_its_writes_count_once) {
    job_world world;
    jobs::queue queue(world.db);
    world.sql("create table failed_orders (id integer not null)");
    int words = 0;
    queue.handle<charge>([](const charge&) -> jobs::outcome { return jobs::discard("stolen card"); }, tries(3))
        .on_exhausted([&](const charge& job, data::transaction& tx) -> task<> {
            co_await tx.execute("insert into failed_orders (id) values ($1)", job.order);
            if (++words < 4) throw std::runtime_error("not yet");
        });
    world.start(queue);
    auto id = world.enqueue(queue, charge{5});
    auto failed_orders = [&] { return world.run(world.db.query_one<int>("select count(*) from failed_orders")); };
    BOOST_TEST(words == 1);
    BOOST_TEST(failed_orders() == 0);
    BOOST_TEST((world.state(queue, id) == job_state::retryable));
    world.threads.advance(1h);
    BOOST_TEST(words == 4);
    BOOST_TEST(failed_orders() == 1);
    auto info = world.info(queue, id);
    BOOST_TEST((info.state == job_state::discarded));
    BOOST_TEST(info.error == "stolen card");
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(the_last_word_may_end_the_job_in_a_transaction_of_its_own) {
    job_world world;
    jobs::queue queue(world.db);
    world.sql("create table failed_orders (id integer not null)");
    queue.handle<charge>([](const charge&) { throw std::runtime_error("refused"); }, tries(1))
        .on_exhausted([&](const charge& job, jobs::delivery& run) -> task<> {
            auto body = [&](data::transaction& tx) -> task<> {
                co_await tx.execute("insert into failed_orders (id) values ($1)", job.order);
                co_await run.complete(tx);
            };
            co_await world.db.transaction(body);
            throw std::runtime_error("too late to matter");
        });
    world.start(queue);
    auto id = world.enqueue(queue, charge{5});
    world.threads.advance(1h);
    BOOST_TEST(world.run(world.db.query_one<int>("select count(*) from failed_orders")) == 1);
    BOOST_TEST((world.state(queue, id) == job_state::discarded));
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(a_store_that_fails_is_told_and_waited_for) {
    job_world world;
    jobs::queue queue(world.db);
    int calls = 0;
    queue.handle<charge>([&](const charge&) -> task<> {
        ++calls;
        co_await core::sleep_for(1s);
    });
    world.start(queue);
    auto id = world.enqueue(queue, charge{1});
    BOOST_TEST(calls == 1);
    world.sql("alter table mainstay_jobs rename to elsewhere");
    world.threads.advance(1min);
    BOOST_REQUIRE(queue.not_ready().has_value());
    BOOST_TEST(queue.not_ready()->find("cannot claim jobs") == 0U);
    BOOST_CHECK_THROW(world.enqueue(queue, charge{2}), data::error);
    world.sql("alter table elsewhere rename to mainstay_jobs");
    world.threads.advance(6s);
    BOOST_TEST(!queue.not_ready().has_value());
    world.threads.advance(20s);
    // Nobody else was there to take it over: its end was recorded, late.
    BOOST_TEST((world.state(queue, id) == job_state::completed));
    BOOST_TEST(calls == 1);
    world.stop(queue);
}

BOOST_AUTO_TEST_SUITE_END()
