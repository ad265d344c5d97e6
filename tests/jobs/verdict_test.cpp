// SPDX-License-Identifier: BSL-1.0
#include "jobs/verdict.hpp"

#include <mainstay/core/problem.hpp>

#include <boost/test/unit_test.hpp>

#include <system_error>

using namespace mainstay;
using namespace std::chrono_literals;
using jobs::fate;

namespace {

constexpr core::clock::wall_time now{1'000'000s};

jobs::claimed_job job_with(int failures, int exhausted = 0) {
    jobs::claimed_job job;
    job.key = {7, 3};
    job.failures = failures;
    job.exhausted = exhausted;
    job.due_at = now - 5s;
    return job;
}

jobs::handler_options three_times() {
    jobs::handler_options options;
    options.attempts = 3;
    options.backoff = {1s, 10s, 2.0, 0.0};
    return options;
}

jobs::verdict decide(const jobs::claimed_job& job, const jobs::run_end& end, bool last_word = false) {
    return jobs::decide(job, end, three_times(), last_word, now, 0.0);
}

template <class E>
jobs::run_end ends_with(E exception) {
    return jobs::end_of(std::make_exception_ptr(std::move(exception)));
}

} // namespace

BOOST_AUTO_TEST_SUITE(verdict_test)

BOOST_AUTO_TEST_CASE(names_the_claim_it_belongs_to) {
    BOOST_TEST((decide(job_with(0), jobs::done{}).key == jobs::claim_key{7, 3}));
}

BOOST_AUTO_TEST_CASE(done_is_completed) {
    BOOST_TEST((decide(job_with(2), jobs::done{}).fate == fate::completed));
}

BOOST_AUTO_TEST_CASE(a_failure_is_repeated_until_the_attempts_are_used_up) {
    auto first = decide(job_with(0), jobs::failed{"no route"});
    BOOST_TEST((first.fate == fate::repeated));
    BOOST_TEST(first.failures == 1);
    BOOST_TEST((first.due_at == now + 1s));
    BOOST_TEST(first.error == "no route");
    auto second = decide(job_with(1), jobs::failed{"no route"});
    BOOST_TEST((second.due_at == now + 2s));
    auto third = decide(job_with(2), jobs::failed{"no route"});
    BOOST_TEST((third.fate == fate::discarded));
    BOOST_TEST(third.failures == 3);
    // The handler allows fewer attempts than it did when the job failed last.
    BOOST_TEST((decide(job_with(8), jobs::failed{"x"}).fate == fate::discarded));
}

BOOST_AUTO_TEST_CASE(with_a_last_word_it_comes_back_for_that_at_once) {
    for (const jobs::run_end& end : {jobs::run_end(jobs::failed{"x"}), jobs::run_end(jobs::discard("x"))}) {
        auto last = decide(job_with(2), end, true);
        BOOST_TEST((last.fate == fate::repeated));
        BOOST_TEST(last.exhausted == 1);
        BOOST_TEST((last.due_at == now));
        BOOST_TEST(last.error == "x");
    }
}

BOOST_AUTO_TEST_CASE(the_last_word_is_repeated_until_it_succeeds) {
    auto again = decide(job_with(3, 1), jobs::failed{"busy"}, true);
    BOOST_TEST((again.fate == fate::repeated));
    BOOST_TEST(again.exhausted == 2);
    BOOST_TEST(again.failures == 3);
    BOOST_TEST((again.due_at == now + 1s));
    // The job's own error stays.
    BOOST_TEST(again.error.empty());
    BOOST_TEST((decide(job_with(3, 60), jobs::failed{"busy"}, true).due_at == now + 10s));
    BOOST_TEST((decide(job_with(3, 2), jobs::done{}, true).fate == fate::discarded));
    BOOST_TEST((decide(job_with(3, 2), jobs::discard("enough"), true).fate == fate::discarded));
}

BOOST_AUTO_TEST_CASE(discard_gives_up_at_once) {
    auto given_up = decide(job_with(0), jobs::discard("no such account"));
    BOOST_TEST((given_up.fate == fate::discarded));
    BOOST_TEST(given_up.failures == 0);
    BOOST_TEST(given_up.error == "no such account");
}

BOOST_AUTO_TEST_CASE(snooze_and_interruption_use_up_no_attempt) {
    auto later = decide(job_with(2), jobs::snooze(1h));
    BOOST_TEST((later.fate == fate::repeated));
    BOOST_TEST(later.failures == 2);
    BOOST_TEST((later.due_at == now + 1h));
    BOOST_TEST((decide(job_with(2, 3), jobs::snooze(1h)).exhausted == 3));
    auto back = decide(job_with(2), jobs::interrupted{});
    BOOST_TEST((back.fate == fate::handed_back));
    BOOST_TEST(back.failures == 2);
}

BOOST_AUTO_TEST_CASE(no_wait_is_too_long_or_too_short) {
    BOOST_TEST((decide(job_with(0), jobs::snooze(-1h)).due_at == now));
    auto far = decide(job_with(0), jobs::snooze(std::chrono::nanoseconds::max())).due_at;
    BOOST_TEST((far > now + 24h * 365 * 99));
}

BOOST_AUTO_TEST_CASE(exceptions_become_texts) {
    auto text = [](const jobs::run_end& end) { return std::get<jobs::failed>(end).error; };
    BOOST_TEST(text(ends_with(std::runtime_error("no route"))) == "no route");
    BOOST_TEST(text(ends_with(std::runtime_error(""))) == "an exception without a text");
    BOOST_TEST(text(ends_with(42)) == "an exception that is no std::exception");
    BOOST_TEST(
        text(ends_with(problem::conflict("taken", "the seat").internal("seat 12"))) == "taken: the seat (seat 12)");
    BOOST_TEST(std::holds_alternative<jobs::snooze>(ends_with(jobs::snooze(1s))));
    BOOST_TEST(std::get<jobs::discard>(ends_with(jobs::discard("gone"))).reason() == "gone");
}

BOOST_AUTO_TEST_CASE(error_texts_are_bounded_between_characters) {
    BOOST_TEST(jobs::bounded_error("short") == "short");
    BOOST_TEST(jobs::bounded_error(std::string(jobs::longest_error, 'x')).size() == jobs::longest_error);
    BOOST_TEST(jobs::bounded_error(std::string(100'000, 'x')).size() == jobs::longest_error);
    std::string euros = "x";
    while (euros.size() < 3000)
        euros += "\xe2\x82\xac";
    auto cut = jobs::bounded_error(euros);
    BOOST_TEST(cut.size() <= jobs::longest_error);
    BOOST_TEST((cut.size() - 1) % 3 == 0U);
    // No character at all: it ends all the same.
    BOOST_TEST(jobs::bounded_error(std::string(3000, '\x80')).size() == jobs::longest_error - 3);
    BOOST_TEST(decide(job_with(0), jobs::failed{std::string(5000, 'x')}).error.size() == jobs::longest_error);
}

BOOST_AUTO_TEST_SUITE_END()
