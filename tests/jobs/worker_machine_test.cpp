// SPDX-License-Identifier: BSL-1.0
#include "jobs/worker_machine.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace mainstay;
using jobs::claim_key;
using jobs::fate;
using jobs::worker_machine;

namespace {

std::vector<jobs::claimed_job> some_jobs(jobs::job_id first, std::size_t count, std::int64_t lease = 1) {
    std::vector<jobs::claimed_job> result;
    for (std::size_t i = 0; i < count; ++i) {
        jobs::claimed_job job;
        job.key = {first + static_cast<jobs::job_id>(i), lease};
        result.push_back(std::move(job));
    }
    return result;
}

jobs::verdict done(claim_key key) {
    return {key, fate::completed, {}, 0, 0, {}};
}

// Runs all that may run; gives their claims.
std::vector<claim_key> run_all(worker_machine& machine) {
    std::vector<claim_key> keys;
    while (auto job = machine.next_run())
        keys.push_back(job->key);
    return keys;
}

std::size_t asks_for(worker_machine& machine) {
    auto what = machine.begin_exchange();
    return what ? what->claim : 0;
}

} // namespace

BOOST_AUTO_TEST_SUITE(worker_machine_test)

BOOST_AUTO_TEST_CASE(claims_as_many_as_may_run) {
    worker_machine machine(4);
    auto what = machine.begin_exchange();
    BOOST_REQUIRE(what.has_value());
    BOOST_TEST(what->claim == 4U);
    BOOST_TEST(what->verdicts.empty());
    BOOST_TEST(!machine.begin_exchange().has_value());
    machine.end_exchange(some_jobs(1, 4));
    BOOST_TEST(run_all(machine).size() == 4U);
    BOOST_TEST(!machine.next_run().has_value());
    BOOST_TEST(!machine.begin_exchange().has_value());
    BOOST_TEST(machine.running() == 4U);
}

BOOST_AUTO_TEST_CASE(nothing_there_is_asked_for_again_only_when_woken) {
    worker_machine machine(4);
    BOOST_TEST(asks_for(machine) == 4U);
    machine.end_exchange({});
    BOOST_TEST(!machine.begin_exchange().has_value());
    machine.wake();
    BOOST_TEST(asks_for(machine) == 4U);
    // Fewer than asked for: there were no more.
    machine.end_exchange(some_jobs(1, 1));
    BOOST_TEST(!machine.begin_exchange().has_value());
}

BOOST_AUTO_TEST_CASE(a_wake_during_a_claim_is_not_lost) {
    worker_machine machine(4);
    BOOST_TEST(asks_for(machine) == 4U);
    machine.wake();
    machine.end_exchange({});
    BOOST_TEST(asks_for(machine) == 4U);
}

BOOST_AUTO_TEST_CASE(ends_go_with_the_next_exchange_and_make_room) {
    worker_machine machine(2);
    asks_for(machine);
    machine.end_exchange(some_jobs(1, 2));
    auto keys = run_all(machine);
    machine.end_run(done(keys[0]));
    auto what = machine.begin_exchange();
    BOOST_REQUIRE(what.has_value());
    BOOST_TEST(what->verdicts.size() == 1U);
    BOOST_TEST(what->claim == 1U);
    // What ends meanwhile waits for the next.
    machine.end_run(done(keys[1]));
    machine.end_exchange({});
    what = machine.begin_exchange();
    BOOST_REQUIRE(what.has_value());
    BOOST_TEST(what->verdicts.size() == 1U);
    BOOST_TEST(what->claim == 0U);
    machine.end_exchange({});
    BOOST_TEST(machine.settled());
}

BOOST_AUTO_TEST_CASE(short_jobs_are_claimed_ahead_and_long_ones_are_not) {
    worker_machine machine(4, 100);
    asks_for(machine);
    machine.end_exchange(some_jobs(1, 4));
    auto keys = run_all(machine);
    machine.end_run(done(keys[0]));
    BOOST_TEST(asks_for(machine) == 1U);
    // Three more end while the store works.
    for (int i : {1, 2, 3})
        machine.end_run(done(keys[static_cast<std::size_t>(i)]));
    machine.end_exchange(some_jobs(5, 1));
    run_all(machine);
    auto what = machine.begin_exchange();
    BOOST_TEST(what->claim == 3U + 3U);
    machine.end_exchange(some_jobs(6, 6));
    keys = run_all(machine);
    BOOST_TEST(keys.size() == 3U);
    BOOST_TEST(machine.waiting() == 3U);
    // Nothing ended during that one.
    machine.end_run(done(keys[0]));
    run_all(machine);
    BOOST_TEST(asks_for(machine) == 0U);
}

BOOST_AUTO_TEST_CASE(never_more_ahead_than_its_limit) {
    worker_machine machine(50, 3);
    asks_for(machine);
    machine.end_exchange(some_jobs(1, 50));
    auto keys = run_all(machine);
    machine.end_run(done(keys[0]));
    asks_for(machine);
    for (std::size_t i = 1; i < 50; ++i)
        machine.end_run(done(keys[i]));
    machine.end_exchange(some_jobs(51, 1));
    run_all(machine);
    BOOST_TEST(asks_for(machine) == 49U + 3U);
}

BOOST_AUTO_TEST_CASE(a_failed_exchange_loses_nothing) {
    worker_machine machine(2);
    asks_for(machine);
    machine.end_exchange(some_jobs(1, 2));
    auto keys = run_all(machine);
    machine.end_run(done(keys[0]));
    auto what = machine.begin_exchange();
    machine.end_run(done(keys[1]));
    machine.fail_exchange(*std::move(what));
    what = machine.begin_exchange();
    BOOST_REQUIRE(what.has_value());
    BOOST_REQUIRE(what->verdicts.size() == 2U);
    BOOST_TEST((what->verdicts[0].key == keys[0]));
    BOOST_TEST(what->claim == 2U);
}

BOOST_AUTO_TEST_CASE(holds_every_claim_until_its_end_is_recorded) {
    worker_machine machine(1);
    asks_for(machine);
    machine.end_exchange(some_jobs(1, 1));
    auto running = run_all(machine);
    BOOST_TEST((machine.held() == running));
    machine.end_run(done(running[0]));
    BOOST_TEST((machine.held() == running));
    machine.begin_exchange();
    BOOST_TEST((machine.held() == running));
    machine.end_exchange({});
    BOOST_TEST(machine.held().empty());
}

BOOST_AUTO_TEST_CASE(lost_claims_are_dropped_or_given_back_to_be_cancelled) {
    worker_machine machine(2, 100);
    asks_for(machine);
    machine.end_exchange(some_jobs(1, 2));
    auto keys = run_all(machine);
    machine.end_run(done(keys[0]));
    asks_for(machine);
    machine.end_run(done(keys[1]));
    machine.end_exchange(some_jobs(3, 1));
    machine.wake();
    asks_for(machine);
    machine.end_exchange(some_jobs(4, 2));
    run_all(machine);
    BOOST_TEST(machine.running() == 2U);
    BOOST_TEST(machine.waiting() == 1U);
    auto held = machine.held();
    std::vector<claim_key> kept{{3, 1}};
    auto cancelled = machine.lose(held, kept);
    BOOST_TEST((cancelled == std::vector<claim_key>{{4, 1}}));
    BOOST_TEST(machine.waiting() == 0U);
    // It runs on, in its slot, until its handler ends.
    BOOST_TEST(machine.running() == 2U);
    machine.end_run(claim_key{4, 1});
    BOOST_TEST(machine.running() == 1U);
}

// A heartbeat's answer is older than what happened meanwhile.
BOOST_AUTO_TEST_CASE(what_was_claimed_after_the_heartbeat_was_sent_is_not_lost) {
    worker_machine machine(2);
    asks_for(machine);
    machine.end_exchange(some_jobs(1, 1));
    run_all(machine);
    auto held = machine.held();
    machine.wake();
    asks_for(machine);
    machine.end_exchange(some_jobs(2, 1));
    BOOST_TEST(machine.lose(held, held).empty());
    BOOST_TEST(machine.waiting() == 1U);
}

// The same job, claimed again by the worker that lost it and still runs it.
BOOST_AUTO_TEST_CASE(two_claims_on_one_job_are_two_runs) {
    worker_machine machine(2);
    asks_for(machine);
    machine.end_exchange(some_jobs(1, 1, 1));
    run_all(machine);
    machine.wake();
    asks_for(machine);
    machine.end_exchange(some_jobs(1, 1, 2));
    run_all(machine);
    BOOST_TEST(machine.running() == 2U);
    machine.end_run(claim_key{1, 1});
    BOOST_TEST(machine.running() == 1U);
    BOOST_TEST(machine.runs({1, 2}));
}

BOOST_AUTO_TEST_CASE(quiesced_it_hands_back_what_waits_and_claims_nothing) {
    worker_machine machine(1, 10);
    asks_for(machine);
    machine.end_exchange(some_jobs(1, 1));
    auto keys = run_all(machine);
    machine.end_run(done(keys[0]));
    // Claimed two where one can run.
    auto what = machine.begin_exchange();
    machine.end_exchange(some_jobs(2, 2));
    run_all(machine);
    machine.quiesce();
    machine.quiesce();
    machine.wake();
    BOOST_TEST(!machine.next_run().has_value());
    what = machine.begin_exchange();
    BOOST_REQUIRE(what.has_value());
    BOOST_TEST(what->claim == 0U);
    BOOST_REQUIRE(what->verdicts.size() == 1U);
    BOOST_TEST((what->verdicts[0].fate == fate::handed_back));
    machine.end_exchange({});
    BOOST_TEST(!machine.settled());
    machine.end_run(done({2, 1}));
    machine.begin_exchange();
    machine.end_exchange({});
    BOOST_TEST(machine.settled());
}

BOOST_AUTO_TEST_CASE(what_a_claim_under_way_brings_after_the_quiesce_is_handed_back) {
    worker_machine machine(2);
    asks_for(machine);
    machine.quiesce();
    machine.end_exchange(some_jobs(1, 2));
    auto what = machine.begin_exchange();
    BOOST_REQUIRE(what.has_value());
    BOOST_TEST(what->verdicts.size() == 2U);
    BOOST_TEST(std::all_of(what->verdicts.begin(), what->verdicts.end(),
        [](const jobs::verdict& how) { return how.fate == fate::handed_back; }));
}

BOOST_AUTO_TEST_CASE(no_concurrency_at_all_is_taken_for_one) {
    worker_machine machine(0);
    BOOST_TEST(asks_for(machine) == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
