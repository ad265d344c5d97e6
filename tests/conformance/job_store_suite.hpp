// SPDX-License-Identifier: BSL-1.0
#pragma once

// What every job store does alike. A store's test defines `stores`, a list of types, and includes this file; each says
// where a database is:
//     struct some_store { std::string address() const; };
#include "jobs/sql_store.hpp"

#include <mainstay/core/runtime.hpp>
#include <mainstay/data/database.hpp>
#include <mainstay/jobs/error.hpp>

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <set>

namespace job_store {

using namespace mainstay;
using namespace std::chrono_literals;
using jobs::claim_key;
using jobs::fate;
using jobs::job_state;

constexpr core::clock::wall_time now{1'800'000'000s};

template <class Kind>
struct place {
    place() {
        run(db.start(threads));
        store = std::make_unique<jobs::sql_store>(db);
        store->kinds({"a", "b"});
        run(store->prepare());
    }
    ~place() { run(db.stop(time.steady_now() + 1s)); }

    template <class T>
    T run(task<T> work) {
        std::exception_ptr error;
        bool ended = false;
        if constexpr (std::is_void_v<T>) {
            asio::co_spawn(threads.executor(0), std::move(work), [&](std::exception_ptr e) {
                error = std::move(e);
                ended = true;
            });
            wait_for(ended);
            if (error) std::rethrow_exception(error);
        } else {
            std::optional<T> result;
            asio::co_spawn(threads.executor(0), std::move(work), [&](std::exception_ptr e, T value) {
                error = std::move(e);
                if (!error) result.emplace(std::move(value));
                ended = true;
            });
            wait_for(ended);
            if (error) std::rethrow_exception(error);
            return *std::move(result);
        }
    }

    // A server answers when it pleases.
    void wait_for(const bool& ended) {
        threads.poll();
        for (auto until = std::chrono::steady_clock::now() + 30s; !ended && std::chrono::steady_clock::now() < until;) {
            threads.context(0).run_one_for(1ms);
            threads.poll();
        }
        BOOST_REQUIRE(ended);
    }

    jobs::job_id add(std::string job_kind, std::chrono::seconds due = 0s, int priority = 0, std::string key = {},
        std::optional<core::clock::wall_time> until = {}) {
        jobs::new_job job{std::move(job_kind), "{}", priority, now, now + due, std::move(key), until};
        return run(store->insert(job));
    }
    jobs::exchange_result exchange(
        std::vector<jobs::verdict> verdicts, std::size_t count, core::clock::wall_time at = now, bool keep = true) {
        return run(store->exchange(verdicts, {count, at, at + 10s}, keep));
    }
    std::vector<jobs::job_id> claim(std::size_t count, core::clock::wall_time at = now) {
        std::vector<jobs::job_id> ids;
        for (const auto& job : exchange({}, count, at).claimed)
            ids.push_back(job.key.id);
        return ids;
    }
    job_state state(jobs::job_id id) { return run(store->find(id)).value().state; }

    Kind kind;
    core::manual_clock time{now};
    core::runtime threads{time};
    data::database db = data::open(kind.address());
    std::unique_ptr<jobs::store> store;
};

inline jobs::verdict ends(claim_key key, fate how) {
    return {key, how, now, 0, 0, {}};
}

BOOST_AUTO_TEST_SUITE(job_store_test)

BOOST_AUTO_TEST_CASE_TEMPLATE(preparing_twice_changes_nothing, Kind, stores) {
    place<Kind> at;
    auto id = at.add("a");
    at.run(at.store->prepare());
    BOOST_TEST((at.state(id) == job_state::available));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(claims_each_job_once, Kind, stores) {
    place<Kind> at;
    std::set<jobs::job_id> added;
    for (int i = 0; i < 10; ++i)
        added.insert(at.add("a"));
    auto first = at.claim(4), second = at.claim(100), third = at.claim(100);
    BOOST_TEST(first.size() == 4U);
    BOOST_TEST(second.size() == 6U);
    BOOST_TEST(third.empty());
    std::set<jobs::job_id> seen(first.begin(), first.end());
    seen.insert(second.begin(), second.end());
    BOOST_TEST((seen == added));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(gives_what_was_put_in, Kind, stores) {
    place<Kind> at;
    jobs::new_job job{"b", R"({"text":"it's \u20ac"})", -7, now, now, {}, {}};
    auto id = at.run(at.store->insert(job));
    auto result = at.exchange({}, 1);
    BOOST_REQUIRE(result.claimed.size() == 1U);
    const auto& claimed = result.claimed[0];
    BOOST_TEST(claimed.key.id == id);
    BOOST_TEST(claimed.key.lease == 1);
    BOOST_TEST(claimed.kind == "b");
    BOOST_TEST(claimed.args == job.args);
    BOOST_TEST(claimed.priority == -7);
    BOOST_TEST(claimed.failures == 0);
    BOOST_TEST((claimed.enqueued_at == now));
    BOOST_TEST((claimed.due_at == now));
    BOOST_TEST(claimed.error.empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_highest_priority_first_then_the_longest_due, Kind, stores) {
    place<Kind> at;
    auto late = at.add("a", 3s), early = at.add("b", 1s), high = at.add("a", 2s, 5), low = at.add("b", 0s, -5);
    auto same = at.add("a", 1s);
    auto order = at.claim(10, now + 10s);
    BOOST_TEST(order == (std::vector<jobs::job_id>{high, early, same, late, low}), boost::test_tools::per_element());
    auto next = at.add("b", 2s), first = at.add("a", 1s);
    BOOST_TEST(at.claim(1, now + 10s).at(0) == first);
    BOOST_TEST(at.claim(1, now + 10s).at(0) == next);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_job_is_claimed_when_it_is_due_and_its_time_is_told, Kind, stores) {
    place<Kind> at;
    auto id = at.add("a", 5s);
    at.add("unknown", 90s);
    BOOST_TEST((at.state(id) == job_state::scheduled));
    auto result = at.exchange({}, 1, now + 4s);
    BOOST_TEST(result.claimed.empty());
    BOOST_TEST((result.next_due == now + 5s));
    BOOST_TEST((at.run(at.store->look(now)).next_due == now + 5s));
    result = at.exchange({}, 1, now + 5s);
    BOOST_TEST(result.claimed.size() == 1U);
    BOOST_TEST((result.next_due == now + 90s));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(other_kinds_are_left_alone_and_named, Kind, stores) {
    place<Kind> at;
    auto id = at.add("c");
    for (int i = 0; i < 30; ++i)
        at.add("d" + std::to_string(i % 3));
    BOOST_TEST(at.claim(100).empty());
    BOOST_TEST((at.state(id) == job_state::available));
    BOOST_TEST(!at.run(at.store->look(now)).claimable);
    auto unknown = at.run(at.store->unknown_kinds());
    BOOST_TEST(unknown == (std::vector<std::string>{"c", "d0", "d1", "d2"}), boost::test_tools::per_element());
    at.add("a");
    BOOST_TEST(at.run(at.store->look(now)).claimable);
    BOOST_TEST(at.run(at.store->unknown_kinds()).size() == 4U);
    at.store->kinds({});
    BOOST_TEST(at.claim(100).empty());
    BOOST_TEST(!at.run(at.store->look(now)).claimable);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(records_every_end, Kind, stores) {
    place<Kind> at;
    for (int i = 0; i < 5; ++i)
        at.add("a");
    auto claimed = at.exchange({}, 5).claimed;
    jobs::verdict again{claimed[1].key, fate::repeated, now + 1min, 2, 0, "no route"};
    jobs::verdict at_once{claimed[2].key, fate::repeated, now, 3, 1, "last"};
    jobs::verdict gone{claimed[3].key, fate::discarded, now, 4, 0, "gone"};
    auto result = at.exchange(
        {ends(claimed[0].key, fate::completed), again, at_once, gone, ends(claimed[4].key, fate::handed_back)}, 0);
    BOOST_TEST(result.stale.empty());
    auto info = [&](int i) { return at.run(at.store->find(claimed[static_cast<std::size_t>(i)].key.id)).value(); };
    BOOST_TEST((info(0).state == job_state::completed));
    BOOST_TEST((info(0).finished_at == now));
    BOOST_TEST((info(1).state == job_state::retryable));
    BOOST_TEST(info(1).failures == 2);
    BOOST_TEST(info(1).error == "no route");
    BOOST_TEST((info(1).due_at == now + 1min));
    BOOST_TEST((info(2).state == job_state::available));
    BOOST_TEST((info(3).state == job_state::discarded));
    BOOST_TEST(info(3).error == "gone");
    BOOST_TEST((info(4).state == job_state::available));
    auto next = at.exchange({}, 5).claimed;
    BOOST_REQUIRE(next.size() == 2U);
    BOOST_TEST(next[0].key.lease == 2);
    BOOST_TEST(next[0].exhausted == 1);
    BOOST_TEST(next[0].error == "last");
    // An end without an error leaves the last one.
    at.exchange({{next[0].key, fate::repeated, now, 3, 2, {}}}, 0);
    BOOST_TEST(at.run(at.store->find(next[0].key.id)).value().error == "last");
    auto counts = at.run(at.store->counts());
    BOOST_TEST(counts.completed == 1);
    BOOST_TEST(counts.retryable == 1);
    BOOST_TEST(counts.discarded == 1);
    BOOST_TEST(counts.available == 1);
    BOOST_TEST(counts.running == 1);
    BOOST_TEST(at.run(at.store->depth()) == 1);
}

// The heart of it: whatever a claim that was taken over says, it changes nothing and is told so.
BOOST_AUTO_TEST_CASE_TEMPLATE(an_end_of_a_lost_claim_changes_nothing, Kind, stores) {
    place<Kind> at;
    auto id = at.add("a");
    auto old_key = at.exchange({}, 1).claimed.at(0).key;
    BOOST_TEST(at.run(at.store->rescue(now + 10s, 20)).size() == 1U);
    auto all_ends = [&] {
        for (auto how : {fate::completed, fate::discarded, fate::repeated, fate::handed_back}) {
            auto result = at.exchange({ends(old_key, how)}, 0);
            BOOST_REQUIRE(result.stale.size() == 1U);
            BOOST_TEST((result.stale[0] == old_key));
            result = at.exchange({ends(old_key, how)}, 0, now, false);
            BOOST_TEST(result.stale.size() == 1U);
        }
        auto settle = [&](data::transaction& tx) -> task<> {
            co_await at.store->settle(tx, ends(old_key, fate::completed), now);
        };
        BOOST_CHECK_EXCEPTION(at.run(at.db.transaction(settle)), std::system_error,
            [](const std::system_error& e) { return e.code() == jobs::errc::lease_lost; });
        BOOST_TEST(at.run(at.store->renew(std::vector{old_key}, now + 1h)).empty());
    };
    // While it waits, while another claim has it, and after its end.
    all_ends();
    BOOST_TEST((at.state(id) == job_state::available));
    auto new_key = at.exchange({}, 1).claimed.at(0).key;
    BOOST_TEST(new_key.id == id);
    BOOST_TEST(new_key.lease == 2);
    all_ends();
    BOOST_TEST((at.state(id) == job_state::running));
    BOOST_TEST(at.run(at.store->renew(std::vector{new_key}, now + 1h)).size() == 1U);
    auto mixed = at.exchange({ends(old_key, fate::completed), ends(new_key, fate::completed)}, 0);
    BOOST_REQUIRE(mixed.stale.size() == 1U);
    BOOST_TEST((mixed.stale[0] == old_key));
    all_ends();
    BOOST_TEST((at.state(id) == job_state::completed));
    // An end that was recorded and is told again, as after a commit nobody knew the outcome of.
    BOOST_TEST(at.exchange({ends(new_key, fate::repeated)}, 0).stale.size() == 1U);
    BOOST_TEST((at.state(id) == job_state::completed));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_end_commits_with_the_callers_transaction, Kind, stores) {
    place<Kind> at;
    auto id = at.add("a");
    auto key = at.exchange({}, 1).claimed.at(0).key;
    bool fails = true;
    auto body = [&](data::transaction& tx) -> task<> {
        co_await at.store->settle(tx, ends(key, fate::completed), now);
        if (fails) throw std::runtime_error("no");
    };
    BOOST_CHECK_THROW(at.run(at.db.transaction(body)), std::runtime_error);
    BOOST_TEST((at.state(id) == job_state::running));
    fails = false;
    at.run(at.db.transaction(body));
    BOOST_TEST((at.state(id) == job_state::completed));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(leases_hold_until_their_time_and_can_be_renewed, Kind, stores) {
    place<Kind> at;
    at.add("a");
    at.add("a");
    auto claimed = at.exchange({}, 2).claimed;
    BOOST_TEST(!at.run(at.store->look(now + 9s)).expired);
    BOOST_TEST(at.run(at.store->rescue(now + 9s, 20)).empty());
    auto kept = at.run(at.store->renew(std::vector{claimed[0].key}, now + 20s));
    BOOST_TEST((kept == std::vector{claimed[0].key}));
    BOOST_TEST(at.run(at.store->look(now + 10s)).expired);
    auto rescued = at.run(at.store->rescue(now + 10s, 20));
    BOOST_REQUIRE(rescued.size() == 1U);
    BOOST_TEST(rescued[0].id == claimed[1].key.id);
    BOOST_TEST(rescued[0].kind == "a");
    BOOST_TEST(rescued[0].rescues == 1);
    BOOST_TEST(!rescued[0].given_up);
    auto again = at.exchange({}, 2).claimed;
    BOOST_REQUIRE(again.size() == 1U);
    BOOST_TEST(again[0].failures == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(rescues_are_bounded, Kind, stores) {
    place<Kind> at;
    auto id = at.add("a", 0s, 0, "key");
    for (int i = 1; i <= 4; ++i) {
        auto claimed = at.exchange({}, 1).claimed;
        BOOST_REQUIRE(claimed.size() == 1U);
        BOOST_TEST(claimed[0].exhausted == (i <= 2 ? 0 : 1));
        auto rescued = at.run(at.store->rescue(now + 10s, 2));
        BOOST_TEST(rescued.at(0).given_up == (i >= 2));
    }
    auto info = at.run(at.store->find(id)).value();
    BOOST_TEST((info.state == job_state::discarded));
    BOOST_TEST(info.rescues == 4);
    BOOST_TEST((info.finished_at == now + 10s));
    BOOST_TEST(info.error == "took its worker down too often");
    BOOST_TEST(at.add("a", 0s, 0, "key") != id);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_unique_key_lets_one_in, Kind, stores) {
    place<Kind> at;
    auto first = at.add("a", 0s, 0, "key", now + 1h);
    BOOST_TEST(at.add("a", 0s, 0, "key", now + 1h) == first);
    BOOST_TEST(at.add("a", 0s, 0, "other", now + 1h) != first);
    auto key = at.exchange({}, 1).claimed.at(0).key;
    at.exchange({ends(key, fate::completed)}, 0);
    // Completed, and still in its time.
    BOOST_TEST(at.add("a", 0s, 0, "key", now + 1h) == first);
    auto unfinished = at.add("b", 0s, 0, "until the end");
    BOOST_TEST(at.add("b", 0s, 0, "until the end") == unfinished);
    for (const auto& job : at.exchange({}, 10).claimed)
        at.exchange({ends(job.key, fate::completed)}, 0);
    BOOST_TEST(at.add("b", 0s, 0, "until the end") != unfinished);
    jobs::new_job later{"a", "{}", 0, now + 1h, now + 1h, "key", now + 2h};
    BOOST_TEST(at.run(at.store->insert(later)) != first);
    auto batch = [&](data::transaction& tx) -> task<> {
        std::vector<jobs::new_job> many(64, {"a", "{}", 0, now, now, "racing", now + 1h});
        co_await at.store->insert(tx, many);
    };
    auto before = at.run(at.store->counts());
    at.run(at.db.transaction(batch));
    auto after = at.run(at.store->counts());
    BOOST_TEST(after.available + after.scheduled == before.available + before.scheduled + 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_batch_goes_with_its_transaction, Kind, stores) {
    place<Kind> at;
    auto body = [&](data::transaction& tx) -> task<> {
        std::vector<jobs::new_job> many(3, {"a", "{}", 0, now, now, {}, {}});
        co_await at.store->insert(tx, many);
        throw std::runtime_error("no");
    };
    BOOST_CHECK_THROW(at.run(at.db.transaction(body)), std::runtime_error);
    BOOST_TEST(at.run(at.store->counts()).available == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(old_rows_go_in_batches, Kind, stores) {
    place<Kind> at;
    for (int i = 0; i < 25; ++i)
        at.add("a", 0s, 0, i == 0 ? "key" : "", i == 0 ? std::optional(now + 10h) : std::nullopt);
    auto waiting = at.add("c");
    std::vector<jobs::verdict> verdicts;
    auto claimed = at.exchange({}, 100).claimed;
    for (std::size_t i = 0; i < claimed.size(); ++i)
        verdicts.push_back(ends(claimed[i].key, i < 20 ? fate::completed : fate::discarded));
    at.exchange(verdicts, 0);
    jobs::retention how{now + 1h, now, now - 1s, true, 10};
    BOOST_TEST(at.run(at.store->prune(how)) == 10U);
    // One of them keeps others out.
    BOOST_TEST(at.run(at.store->prune(how)) == 9U);
    BOOST_TEST(at.run(at.store->prune(how)) == 0U);
    BOOST_TEST(at.run(at.store->counts()).discarded == 5);
    how.now = now + 11h;
    how.discarded_before = now;
    BOOST_TEST(at.run(at.store->prune(how)) == 6U);
    BOOST_TEST((at.state(waiting) == job_state::available));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(completed_rows_are_deleted_when_nobody_keeps_them, Kind, stores) {
    place<Kind> at;
    auto plain = at.add("a"), unique = at.add("a", 0s, 0, "key", now + 1h), other = at.add("a", 0s, 0, "short");
    std::vector<jobs::verdict> verdicts;
    for (const auto& job : at.exchange({}, 3).claimed)
        verdicts.push_back(ends(job.key, fate::completed));
    BOOST_TEST(at.exchange(verdicts, 0, now, false).stale.empty());
    BOOST_TEST(!at.run(at.store->find(plain)).has_value());
    BOOST_TEST(!at.run(at.store->find(other)).has_value());
    BOOST_TEST((at.state(unique) == job_state::completed));
    BOOST_TEST(at.exchange(verdicts, 0, now, false).stale.size() == 3U);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(cancels_and_retries, Kind, stores) {
    place<Kind> at;
    auto id = at.add("a", 0s, 0, "key");
    BOOST_TEST(at.run(at.store->cancel(id, now)));
    BOOST_TEST(!at.run(at.store->cancel(id, now)));
    BOOST_TEST((at.state(id) == job_state::cancelled));
    BOOST_TEST(at.claim(1).empty());
    BOOST_TEST(at.add("a", 0s, 0, "key") != id);
    BOOST_TEST(at.run(at.store->retry(id, now)));
    BOOST_TEST(!at.run(at.store->retry(id, now)));
    BOOST_TEST(at.claim(10).size() == 2U);
    auto running = at.add("b");
    auto key = at.exchange({}, 1).claimed.at(0).key;
    BOOST_TEST(at.run(at.store->cancel(running, now)));
    BOOST_TEST(at.exchange({ends(key, fate::completed)}, 0).stale.size() == 1U);
    BOOST_TEST((at.state(running) == job_state::cancelled));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace job_store
