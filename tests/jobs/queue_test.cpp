// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/queue.hpp>

#include "job_world.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;
using jobs::job_state;

namespace {

struct mail {
    std::int64_t to = 0;
    std::string text = "hello";
    static constexpr std::string_view kind = "mail";
};
struct other {
    int n = 0;
    static constexpr std::string_view kind = "other";
};
struct unsayable {
    int n = 0;
    static constexpr std::string_view kind = "two words";
};

// Notes whom it was to write to.
struct postman {
    std::vector<std::int64_t> seen;
    auto handler() {
        return [this](const mail& job) { seen.push_back(job.to); };
    }
};

bool has_code(const std::system_error& error, std::error_code code) {
    return error.code() == code;
}

} // namespace

BOOST_AUTO_TEST_SUITE(queue_test)

BOOST_AUTO_TEST_CASE(takes_handlers_of_the_right_shape_only) {
    auto fits = []<class F>(F*) {
        return requires(jobs::queue & queue, F * f) {
            queue.handle<mail>(f);
        };
    };
    BOOST_TEST(fits(static_cast<void (*)(const mail&)>(nullptr)));
    BOOST_TEST(!fits(static_cast<void (*)(int*)>(nullptr)));
}

BOOST_AUTO_TEST_CASE(runs_what_is_enqueued) {
    job_world world;
    jobs::queue queue(world.db);
    std::vector<mail> seen;
    queue.handle<mail>([&](const mail& job) -> task<> {
        seen.push_back(job);
        co_return;
    });
    world.start(queue);
    mail job{7, "with \"quotes\", \n and \xe2\x82\xac"};
    auto id = world.enqueue(queue, job);
    BOOST_REQUIRE(seen.size() == 1U);
    BOOST_TEST(seen[0].to == 7);
    BOOST_TEST(seen[0].text == job.text);
    auto info = world.info(queue, id);
    BOOST_TEST((info.state == job_state::completed));
    BOOST_TEST(info.kind == "mail");
    BOOST_TEST(info.failures == 0);
    BOOST_TEST((info.finished_at == world.time.wall_now()));
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(a_job_commits_or_goes_with_its_transaction) {
    job_world world;
    jobs::queue queue(world.db);
    postman post;
    queue.handle<mail>(post.handler());
    world.start(queue);
    auto commits = [&](data::transaction& tx) -> task<> {
        queue.enqueue(tx, mail{1});
        queue.enqueue(tx, mail{2});
        auto there = co_await tx.query_one<int>("select count(*) from mainstay_jobs");
        BOOST_TEST(there == 0);
        BOOST_TEST(post.seen.empty());
    };
    world.run(world.db.transaction(commits));
    BOOST_TEST(post.seen == (std::vector<std::int64_t>{1, 2}), boost::test_tools::per_element());
    auto fails = [&](data::transaction& tx) -> task<> {
        queue.enqueue(tx, mail{3});
        throw std::runtime_error("no");
        co_return;
    };
    BOOST_CHECK_THROW(world.run(world.db.transaction(fails)), std::runtime_error);
    world.threads.advance(1min);
    BOOST_TEST(post.seen.size() == 2U);
    BOOST_TEST(world.run(queue.counts()).completed == 2);
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(a_nested_transaction_takes_only_its_own_jobs_along) {
    job_world world;
    jobs::queue queue(world.db);
    postman post;
    queue.handle<mail>(post.handler());
    world.start(queue);
    auto outer = [&](data::transaction& tx) -> task<> {
        queue.enqueue(tx, mail{1});
        auto fails = [&](data::transaction& inner) -> task<> {
            queue.enqueue(inner, mail{2});
            throw std::runtime_error("no");
            co_return;
        };
        bool thrown = false;
        try {
            co_await tx.transaction(fails);
        } catch (const std::runtime_error&) {
            thrown = true;
        }
        BOOST_TEST(thrown);
        auto works = [&](data::transaction& inner) -> task<> {
            queue.enqueue(inner, mail{3});
            co_return;
        };
        co_await tx.transaction(works);
        queue.enqueue(tx, mail{4});
    };
    world.run(world.db.transaction(outer));
    std::sort(post.seen.begin(), post.seen.end());
    BOOST_TEST(post.seen == (std::vector<std::int64_t>{1, 3, 4}), boost::test_tools::per_element());
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(two_queues_may_stage_in_one_transaction) {
    job_world world;
    jobs::queue first(world.db, {.name = "first"}), second(world.db, {.name = "second"});
    postman post;
    int others = 0;
    first.handle<mail>(post.handler());
    second.handle<other>([&](const other&) { ++others; });
    world.start(first);
    world.start(second);
    auto body = [&](data::transaction& tx) -> task<> {
        for (int i = 0; i < 3; ++i) {
            first.enqueue(tx, mail{i});
            second.enqueue(tx, other{i});
        }
        co_return;
    };
    world.run(world.db.transaction(body));
    world.threads.advance(4s);
    BOOST_TEST(post.seen.size() == 3U);
    BOOST_TEST(others == 3);
    world.stop(first);
    world.stop(second);
}

BOOST_AUTO_TEST_CASE(a_delayed_job_comes_when_it_is_due) {
    job_world world;
    jobs::queue queue(world.db);
    postman post;
    queue.handle<mail>(post.handler());
    world.start(queue);
    auto id = world.enqueue(queue, mail{1}, jobs::delay{5s});
    auto dated = world.enqueue(queue, mail{2}, jobs::not_before{world.time.wall_now() + 2s});
    BOOST_TEST((world.state(queue, id) == job_state::scheduled));
    world.threads.advance(1999ms);
    BOOST_TEST(post.seen.empty());
    world.threads.advance(2ms);
    BOOST_TEST((world.state(queue, dated) == job_state::completed));
    world.threads.advance(2998ms);
    BOOST_TEST(post.seen.size() == 1U);
    world.threads.advance(2ms);
    BOOST_TEST((world.state(queue, id) == job_state::completed));
    // A time in the past is now.
    world.enqueue(queue, mail{3}, jobs::not_before{core::clock::wall_time{}});
    BOOST_TEST(post.seen.size() == 3U);
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(higher_priorities_come_first_then_those_that_wait_longest) {
    job_world world;
    jobs::queue queue(world.db, {.concurrency = 1});
    std::vector<std::int64_t> seen;
    queue.handle<mail>([&](const mail& job) -> task<> {
        seen.push_back(job.to);
        co_await core::sleep_for(100ms);
    });
    queue.handle<other>([&](const other& job) { seen.push_back(100 + job.n); });
    world.start(queue);
    world.enqueue(queue, mail{1});
    world.enqueue(queue, mail{2});
    world.time.advance(1ms);
    world.enqueue(queue, mail{3});
    world.enqueue(queue, other{4}, jobs::priority{5});
    world.enqueue(queue, mail{5}, jobs::priority{-1});
    world.threads.advance(1s);
    BOOST_TEST(seen == (std::vector<std::int64_t>{1, 104, 2, 3, 5}), boost::test_tools::per_element());
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(runs_no_more_at_a_time_than_it_may) {
    job_world world;
    jobs::queue queue(world.db, {.concurrency = 3});
    int running = 0, most = 0, ended = 0;
    queue.handle<mail>([&](const mail&) -> task<> {
        most = std::max(most, ++running);
        co_await core::sleep_for(10ms);
        --running;
        ++ended;
    });
    world.start(queue);
    auto body = [&](data::transaction& tx) -> task<> {
        for (int i = 0; i < 20; ++i)
            queue.enqueue(tx, mail{i});
        co_return;
    };
    world.run(world.db.transaction(body));
    world.threads.advance(1s);
    BOOST_TEST(most == 3);
    BOOST_TEST(ended == 20);
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(unique_jobs_are_there_once) {
    job_world world;
    jobs::queue queue(world.db);
    postman post;
    queue.handle<mail>(post.handler());
    world.start(queue);
    auto first = world.enqueue(queue, mail{1}, jobs::unique_by_args{1h});
    BOOST_TEST(world.enqueue(queue, mail{1}, jobs::unique_by_args{1h}) == first);
    BOOST_TEST(world.enqueue(queue, mail{2}, jobs::unique_by_args{1h}) != first);
    // Those who do not ask for it are in nobody's way.
    world.enqueue(queue, mail{1});
    BOOST_TEST(post.seen.size() == 3U);
    auto body = [&](data::transaction& tx) -> task<> {
        for (int i = 0; i < 64; ++i)
            queue.enqueue(tx, mail{9}, jobs::unique_by_args{1h});
        queue.enqueue(tx, mail{1}, jobs::unique_by_args{1h});
        co_return;
    };
    world.run(world.db.transaction(body));
    BOOST_TEST(post.seen.size() == 4U);
    world.threads.advance(59min);
    BOOST_TEST(world.enqueue(queue, mail{1}, jobs::unique_by_args{1h}) == first);
    world.threads.advance(1min);
    BOOST_TEST(world.enqueue(queue, mail{1}, jobs::unique_by_args{1h}) != first);
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(unique_without_a_time_is_unique_until_it_has_ended) {
    job_world world;
    jobs::queue queue(world.db);
    bool fails = false;
    queue.handle<mail>(
        [&](const mail&) -> task<> {
            co_await core::sleep_for(1min);
            if (fails) throw jobs::discard("no");
        },
        {.timeout = 0s});
    world.start(queue);
    auto first = world.enqueue(queue, mail{1}, jobs::unique_by_args{});
    world.threads.advance(59s);
    BOOST_TEST(world.enqueue(queue, mail{1}, jobs::unique_by_args{}) == first);
    world.threads.advance(2s);
    fails = true;
    auto second = world.enqueue(queue, mail{1}, jobs::unique_by_args{});
    BOOST_TEST(second != first);
    world.threads.advance(61s);
    BOOST_TEST(world.enqueue(queue, mail{1}, jobs::unique_by_args{}) != second);
    world.threads.advance(61s);
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(kinds_without_a_handler_stay_where_they_are) {
    job_world world;
    jobs::queue takes_in(world.db);
    world.start(takes_in);
    std::vector<jobs::job_id> ids;
    for (int i = 0; i < 5; ++i)
        ids.push_back(world.enqueue(takes_in, other{i}, jobs::delay{i == 0 ? 1s : 0s}));
    auto seen = world.enqueue(takes_in, mail{1});
    jobs::queue queue(world.db);
    postman post;
    queue.handle<mail>(post.handler());
    world.start(queue);
    world.threads.advance(2min);
    BOOST_TEST((world.state(queue, seen) == job_state::completed));
    for (auto id : ids)
        BOOST_TEST((world.state(queue, id) == job_state::available));
    world.stop(queue);
    world.stop(takes_in);
}

BOOST_AUTO_TEST_CASE(mistakes_are_told_at_once) {
    job_world world;
    jobs::queue queue(world.db, {.max_args = 100, .name = "work"});
    queue.handle<mail>([](const mail&) {});
    BOOST_CHECK_THROW(queue.handle<mail>([](const mail&) {}), std::invalid_argument);
    BOOST_CHECK_THROW(queue.handle<unsayable>([](const unsayable&) {}), std::invalid_argument);
    BOOST_CHECK_THROW(queue.handle<other>([](const other&) {}, {.attempts = 0}), std::invalid_argument);
    BOOST_CHECK_EXCEPTION(world.enqueue(queue, mail{1}), std::system_error,
        [](const auto& e) { return has_code(e, jobs::errc::not_started); });
    BOOST_TEST(*queue.not_ready() == "not started");
    world.start(queue);
    BOOST_TEST(!queue.not_ready().has_value());
    BOOST_TEST(queue.name() == "work");
    BOOST_TEST((queue.depends_on() == std::vector<const core::service*>{&world.db}));
    BOOST_CHECK_THROW(queue.handle<other>([](const other&) {}), std::logic_error);
    BOOST_CHECK_THROW(world.run(queue.start(world.threads)), std::logic_error);
    BOOST_CHECK_THROW(world.enqueue(queue, unsayable{1}), std::invalid_argument);
    mail large{1, std::string(200, 'x')};
    BOOST_CHECK_EXCEPTION(world.enqueue(queue, large), std::system_error,
        [](const auto& e) { return has_code(e, jobs::errc::too_large); });
    auto body = [&](data::transaction& tx) -> task<> {
        queue.enqueue(tx, large);
        co_return;
    };
    BOOST_CHECK_THROW(world.run(world.db.transaction(body)), std::system_error);
    BOOST_TEST(!world.run(queue.find(99)).has_value());
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(cancelling_and_trying_again) {
    job_world world;
    jobs::queue queue(world.db);
    postman post;
    bool cancelled = false;
    queue.handle<mail>(post.handler());
    queue.handle<other>([&](const other&, jobs::delivery& run) -> task<> {
        try {
            co_await core::sleep_for(1min);
        } catch (...) {
            cancelled = run.cancelled();
            throw;
        }
    });
    world.start(queue);
    auto later = world.enqueue(queue, mail{1}, jobs::delay{1h});
    BOOST_TEST(world.run(queue.cancel(later)));
    BOOST_TEST(!world.run(queue.cancel(later)));
    BOOST_TEST((world.state(queue, later) == job_state::cancelled));
    world.threads.advance(2h);
    BOOST_TEST(post.seen.empty());
    BOOST_TEST(world.run(queue.retry(later)));
    BOOST_TEST(!world.run(queue.retry(later)));
    BOOST_TEST(post.seen.size() == 1U);

    auto running = world.enqueue(queue, other{1});
    BOOST_TEST(world.run(queue.cancel(running)));
    world.threads.poll();
    BOOST_TEST(cancelled);
    BOOST_TEST((world.state(queue, running) == job_state::cancelled));
    BOOST_TEST(!world.run(queue.cancel(99)));
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(old_rows_are_deleted_young_ones_kept) {
    job_world world;
    jobs::queue queue(world.db, {.keep_completed = 1h, .keep_discarded = 3h});
    queue.handle<mail>([](const mail& job) -> jobs::outcome {
        if (job.to == 2) return jobs::discard("no");
        return jobs::done{};
    });
    world.start(queue);
    auto completed = world.enqueue(queue, mail{1}), discarded = world.enqueue(queue, mail{2});
    auto unique = world.enqueue(queue, mail{3}, jobs::unique_by_args{2h});
    auto waiting = world.enqueue(queue, mail{4}, jobs::delay{24h});
    world.threads.advance(59min);
    BOOST_TEST(world.run(queue.find(completed)).has_value());
    world.threads.advance(3min);
    BOOST_TEST(!world.run(queue.find(completed)).has_value());
    BOOST_TEST(world.run(queue.find(discarded)).has_value());
    BOOST_TEST(world.run(queue.find(unique)).has_value());
    world.threads.advance(2h);
    BOOST_TEST(!world.run(queue.find(discarded)).has_value());
    BOOST_TEST(!world.run(queue.find(unique)).has_value());
    BOOST_TEST(world.run(queue.find(waiting)).has_value());
    world.stop(queue);
}

BOOST_AUTO_TEST_CASE(completed_rows_need_not_be_kept_at_all) {
    job_world world;
    jobs::queue queue(world.db, {.keep_completed = 0s});
    queue.handle<mail>([](const mail&) {});
    world.start(queue);
    auto id = world.enqueue(queue, mail{1});
    BOOST_TEST(!world.run(queue.find(id)).has_value());
    auto unique = world.enqueue(queue, mail{1}, jobs::unique_by_args{1h});
    BOOST_TEST((world.state(queue, unique) == job_state::completed));
    BOOST_TEST(world.enqueue(queue, mail{1}, jobs::unique_by_args{1h}) == unique);
    // An id is never used for a second job.
    BOOST_TEST(world.enqueue(queue, mail{1}) > unique);
    world.stop(queue);
}

BOOST_AUTO_TEST_SUITE_END()
