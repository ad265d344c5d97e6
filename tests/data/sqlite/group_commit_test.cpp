// SPDX-License-Identifier: BSL-1.0
// Who shares a commit, who runs alone, and that nobody harms a neighbour.
#include "data/sqlite/writer_fixture.hpp"

#include <csignal>
#include <sys/resource.h>
#include <variant>

using namespace data_test;

namespace {

// While it lives, no file of this process may grow.
class full_disk {
public:
    full_disk() {
        old_signal_ = std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &old_);
        rlimit now = old_;
        now.rlim_cur = 4096;
        setrlimit(RLIMIT_FSIZE, &now);
    }
    full_disk(const full_disk&) = delete;
    full_disk& operator=(const full_disk&) = delete;
    ~full_disk() {
        setrlimit(RLIMIT_FSIZE, &old_);
        std::signal(SIGXFSZ, old_signal_);
    }

private:
    rlimit old_{};
    void (*old_signal_)(int);
};

} // namespace

BOOST_AUTO_TEST_SUITE(group_commit_test)

BOOST_AUTO_TEST_CASE(those_who_wait_share_one_commit) {
    writer_world w;
    std::vector<std::future<std::int64_t>> singles;
    std::vector<std::future<void>> bodies;
    for (int i = 0; i < 10; ++i) {
        singles.push_back(w.begin_insert("s" + std::to_string(i)));
        bodies.push_back(w.begin_transaction("b" + std::to_string(i)));
    }
    w.threads.poll();
    for (auto& each : singles)
        BOOST_TEST(each.get() == 1);
    for (auto& each : bodies)
        each.get();
    BOOST_TEST((w.told.commits == std::vector<std::size_t>{20}));
    BOOST_TEST(w.values().size() == 20U);
}

BOOST_AUTO_TEST_CASE(no_outcome_is_told_before_the_commit_an_error_neither) {
    writer_world w;
    std::future<std::int64_t> first, failing;
    bool early = false;
    first = w.begin_insert("x");
    failing = w.begin_insert("x");
    auto last = w.begin([&]() -> task<> {
        auto body = [&](data::transaction& tx) -> task<> {
            early = by_hand::done(first) || by_hand::done(failing);
            co_await tx.execute("insert into t (v) values ('y')");
        };
        co_await w.db.transaction(body);
    });
    w.threads.poll();
    BOOST_TEST(!early);
    BOOST_TEST(first.get() == 1);
    BOOST_TEST(reason_of([&] { failing.get(); }) == data::errc::unique_violation);
    last.get();
    BOOST_TEST((w.told.commits == std::vector<std::size_t>{3}));
}

BOOST_AUTO_TEST_CASE(what_one_rolls_back_leaves_its_neighbours) {
    writer_world w;
    auto a = w.begin_insert("a");
    auto b = w.begin([&]() -> task<> {
        auto body = [&](data::transaction& tx) -> task<> {
            co_await tx.execute("insert into t (v) values ('lost')");
            throw problem::not_found();
        };
        co_await w.db.transaction(body);
    });
    auto c = w.begin([&]() -> task<> {
        auto body = [&](data::transaction& tx) -> task<problem> {
            co_await tx.execute("insert into t (v) values ('lost')");
            co_return problem::not_found();
        };
        co_await w.db.transaction(body);
    });
    auto d = w.begin_insert("d");
    w.threads.poll();
    a.get();
    BOOST_CHECK_THROW(b.get(), problem);
    c.get();
    d.get();
    BOOST_TEST((w.values() == std::vector<std::string>{"a", "d"}));
    BOOST_TEST((w.told.commits == std::vector<std::size_t>{4}));
}

BOOST_AUTO_TEST_CASE(row_ids_and_counts_are_each_statements_own) {
    writer_world w;
    auto insert = [&](std::string v) {
        return w.begin([&w, v] { return w.db.insert("insert into t (v) values ($1)", v); });
    };
    auto a = insert("a"), b = insert("b");
    auto both = w.begin([&] { return w.db.execute("update t set v = v || '!'"); });
    auto c = insert("c");
    w.threads.poll();
    BOOST_TEST(a.get() == 1);
    BOOST_TEST(b.get() == 2);
    BOOST_TEST(both.get() == 2);
    BOOST_TEST(c.get() == 3);
}

BOOST_AUTO_TEST_CASE(a_body_that_waits_runs_again_alone) {
    writer_world w;
    int runs = 0;
    auto before = w.begin_insert("before");
    auto waits = w.begin([&]() -> task<> {
        auto body = [&](data::transaction& tx) -> task<> {
            ++runs;
            co_await tx.execute("insert into t (v) values ('waits')");
            co_await core::sleep_for(10ms);
            co_await tx.execute("insert into t (v) values ('waited')");
        };
        co_await w.db.transaction(body);
    });
    auto after = w.begin_insert("after");
    w.threads.poll();
    // The others have been answered; the writer is held now.
    before.get();
    after.get();
    BOOST_TEST(!w.done(waits));
    BOOST_TEST((w.told.commits == std::vector<std::size_t>{2}));
    auto behind = w.begin_insert("behind");
    w.threads.poll();
    BOOST_TEST(!w.done(behind));
    w.threads.advance(1s);
    waits.get();
    behind.get();
    BOOST_TEST(runs == 2);
    BOOST_TEST((w.values() == std::vector<std::string>{"before", "after", "waits", "waited", "behind"}));
    BOOST_TEST((w.told.delays == std::vector<data::body_delay>{data::body_delay::suspended}));
    BOOST_TEST(w.told.last_statement == "insert into t (v) values (?)");
}

BOOST_AUTO_TEST_CASE(a_body_that_takes_long_runs_again_alone) {
    writer_world w;
    int runs = 0;
    auto before = w.begin_insert("before");
    auto slow = w.begin([&]() -> task<> {
        auto body = [&](data::transaction& tx) -> task<> {
            ++runs;
            co_await tx.execute("insert into t (v) values ('slow')");
            w.time.advance(3ms);
            co_await tx.execute("insert into t (v) values ('slower')");
        };
        co_await w.db.transaction(body);
    });
    auto after = w.begin_insert("after");
    w.threads.poll();
    before.get(), after.get(), slow.get();
    BOOST_TEST(runs == 2);
    BOOST_TEST((w.told.commits == std::vector<std::size_t>{2, 1}));
    BOOST_TEST((w.told.delays == std::vector<data::body_delay>{data::body_delay::slow}));
    BOOST_TEST((w.values() == std::vector<std::string>{"before", "after", "slow", "slower"}));
}

BOOST_AUTO_TEST_CASE(one_that_swallows_that_it_took_long_runs_again_all_the_same) {
    writer_world w;
    int runs = 0;
    auto slow = w.begin([&]() -> task<> {
        auto innermost = [&](data::transaction& tx) -> task<> {
            co_await tx.execute("insert into t (v) values ('c')");
        };
        auto inner = [&](data::transaction& tx) -> task<> {
            co_await tx.execute("insert into t (v) values ('b')");
            if (runs == 1) w.time.advance(3ms);
            try {
                co_await tx.transaction(innermost);
            } catch (const data::error&) {
            }
        };
        auto body = [&](data::transaction& tx) -> task<> {
            ++runs;
            co_await tx.execute("insert into t (v) values ('a')");
            try {
                co_await tx.transaction(inner);
            } catch (const data::error&) {
            }
        };
        co_await w.db.transaction(body);
    });
    w.threads.poll();
    BOOST_REQUIRE(w.done(slow));
    slow.get();
    BOOST_TEST(runs == 2);
    BOOST_TEST((w.values() == std::vector<std::string>{"a", "b", "c"}));
}

BOOST_AUTO_TEST_CASE(whoever_says_so_runs_alone_from_the_beginning) {
    writer_world w;
    int runs = 0;
    auto alone = w.begin([&]() -> task<> {
        auto body = [&](data::transaction& tx) -> task<> {
            ++runs;
            w.time.advance(3ms);
            co_await tx.execute("insert into t (v) values ('alone')");
        };
        data::transaction_options options;
        options.alone = true;
        co_await w.db.transaction(body, options);
    });
    auto other = w.begin_insert("other");
    w.threads.poll();
    alone.get(), other.get();
    BOOST_TEST(runs == 1);
    BOOST_TEST((w.told.commits == std::vector<std::size_t>{1, 1}));
}

BOOST_AUTO_TEST_CASE(alone_it_holds_the_writer_only_so_long) {
    writer_world w;
    bool cleaned = false;
    auto holds = w.begin([&]() -> task<> {
        auto body = [&](data::transaction& tx) -> task<> {
            co_await tx.execute("insert into t (v) values ('held')");
            struct note {
                bool& said;
                ~note() { said = true; }
            } at_end{cleaned};
            co_await core::sleep_for(1h);
        };
        co_await w.db.transaction(body);
    });
    w.threads.poll();
    cleaned = false;
    auto behind = w.begin_insert("behind");
    w.threads.advance(4s);
    BOOST_TEST(!w.done(behind));
    w.threads.advance(2s);
    BOOST_REQUIRE(w.done(holds));
    BOOST_TEST(reason_of([&] { holds.get(); }) == data::errc::held_too_long);
    BOOST_TEST(cleaned);
    behind.get();
    BOOST_TEST((w.values() == std::vector<std::string>{"behind"}));
    BOOST_TEST((w.told.delays.back() == data::body_delay::held_too_long));
}

BOOST_AUTO_TEST_CASE(the_callers_deadline_ends_a_hold_and_a_wait_behind_it) {
    writer_world w;
    auto begin_in = [&](std::chrono::milliseconds in, auto f) {
        auto context = core::context_ptr::make();
        context->deadline(w.time.steady_now() + in);
        return spawn(core::with_context(w.threads.executor(0), context), f);
    };
    auto holds = begin_in(1s, [&]() -> task<> {
        auto body = [&](data::transaction&) -> task<> { co_await core::sleep_for(1h); };
        co_await w.db.transaction(body);
    });
    w.threads.poll();
    auto behind = begin_in(100ms, [&] { return w.db.execute("insert into t (v) values ('late')"); });
    w.threads.advance(200ms);
    BOOST_REQUIRE(w.done(behind));
    BOOST_TEST((code_of([&] { behind.get(); }) == core::errc::deadline_exceeded));
    BOOST_TEST(!w.done(holds));
    w.threads.advance(1s);
    BOOST_REQUIRE(w.done(holds));
    BOOST_TEST((code_of([&] { holds.get(); }) == core::errc::deadline_exceeded));
}

BOOST_AUTO_TEST_CASE(cancellation_ends_a_hold) {
    writer_world w;
    auto context = core::context_ptr::make();
    auto holds = spawn(core::with_context(w.threads.executor(0), context), [&]() -> task<> {
        auto body = [&](data::transaction&) -> task<> { co_await core::sleep_for(1h); };
        co_await w.db.transaction(body);
    });
    w.threads.poll();
    context->cancel();
    w.threads.advance(100ms);
    BOOST_REQUIRE(w.done(holds));
    BOOST_TEST((code_of([&] { holds.get(); }) == core::errc::cancelled));
}

// `or rollback` undoes the outer transaction, and with it what the neighbours did.
BOOST_AUTO_TEST_CASE(whoever_makes_sqlite_undo_everything_runs_alone_and_the_innocent_again) {
    writer_world w;
    w.run([&] { return w.db.execute("insert into t (v) values ('taken')"); });
    w.told.commits.clear();
    int first_runs = 0, last_runs = 0, culprit_runs = 0;
    auto first = w.begin_transaction("first", &first_runs);
    auto single = w.begin_insert("single");
    auto unique = w.begin_insert("single");
    auto culprit = w.begin([&]() -> task<> {
        auto body = [&](data::transaction& tx) -> task<> {
            ++culprit_runs;
            co_await tx.execute("insert into t (v) values ('of the culprit')");
            co_await tx.execute("insert or rollback into t (v) values ('taken')");
        };
        co_await w.db.transaction(body);
    });
    auto last = w.begin_transaction("last", &last_runs);
    w.threads.poll();
    first.get();
    BOOST_TEST(single.get() == 1);
    BOOST_TEST(reason_of([&] { unique.get(); }) == data::errc::unique_violation);
    BOOST_TEST(reason_of([&] { culprit.get(); }) == data::errc::unique_violation);
    last.get();
    BOOST_TEST(first_runs == 2);
    BOOST_TEST(culprit_runs == 2);
    BOOST_TEST(last_runs == 1);
    BOOST_TEST((w.values() == std::vector<std::string>{"taken", "first", "single", "last"}));
}

BOOST_AUTO_TEST_CASE(a_swallowed_rollback_of_everything_is_noticed_too) {
    writer_world w;
    w.run([&] { return w.db.execute("insert into t (v) values ('taken')"); });
    auto neighbour = w.begin_insert("neighbour");
    auto culprit = w.begin([&]() -> task<> {
        auto body = [&](data::transaction& tx) -> task<> {
            auto inner = [&](data::transaction& nested) -> task<> {
                co_await nested.execute("insert or rollback into t (v) values ('taken')");
            };
            try {
                co_await tx.transaction(inner);
            } catch (const data::error&) {
            }
            co_await tx.execute("insert into t (v) values ('outside any transaction')");
        };
        co_await w.db.transaction(body);
    });
    w.threads.poll();
    neighbour.get();
    BOOST_CHECK_THROW(culprit.get(), data::error);
    BOOST_TEST((w.values() == std::vector<std::string>{"taken", "neighbour"}));
}

BOOST_AUTO_TEST_CASE(a_broken_deferred_foreign_key_undoes_its_own_transaction_only) {
    writer_world w;
    w.run(
        [&] { return w.db.execute("create table child (t integer references t (id) deferrable initially deferred)"); });
    w.told.commits.clear();
    auto before = w.begin_insert("before");
    auto broken = w.begin([&] { return w.db.execute("insert into child values (99)"); });
    auto mended = w.begin([&]() -> task<> {
        auto body = [](data::transaction& tx) -> task<> {
            co_await tx.execute("insert into child values (50)");
            co_await tx.execute("insert into t (id, v) values (50, 'parent')");
        };
        co_await w.db.transaction(body);
    });
    auto after = w.begin_insert("after");
    w.threads.poll();
    before.get();
    BOOST_TEST(reason_of([&] { broken.get(); }) == data::errc::foreign_key_violation);
    mended.get(), after.get();
    BOOST_TEST((w.told.commits == std::vector<std::size_t>{4}));
    BOOST_TEST(w.run([&] { return w.db.query_one<std::int64_t>("select count(*) from child"); }) == 1);
    // The same alone.
    auto alone = w.begin([&]() -> task<> {
        auto body = [](data::transaction& tx) -> task<> { co_await tx.execute("insert into child values (98)"); };
        data::transaction_options options;
        options.alone = true;
        co_await w.db.transaction(body, options);
    });
    w.threads.poll();
    BOOST_TEST(reason_of([&] { alone.get(); }) == data::errc::foreign_key_violation);
}

BOOST_AUTO_TEST_CASE(foreign_keys_can_be_checked_as_a_whole) {
    writer_world w;
    w.run([&] { return w.db.execute("create table child (t integer references t (id))"); });
    w.run([&] { return w.db.execute("insert into t values (1, 'a')"); });
    w.run([&] { return w.db.execute("insert into child values (1)"); });
    data::transaction_options options;
    options.foreign_keys_at_commit = true;
    auto rebuild = [](data::transaction& tx) -> task<> {
        co_await tx.execute("create table new_t (id integer primary key, v text unique, w text)");
        co_await tx.execute("insert into new_t (id, v) select id, v from t");
        co_await tx.execute("drop table t");
        co_await tx.execute("alter table new_t rename to t");
    };
    w.run([&] { return w.db.transaction(rebuild, options); });
    auto breaks = [](data::transaction& tx) -> task<> { co_await tx.execute("delete from t"); };
    auto broken = error_of([&] { w.run([&] { return w.db.transaction(breaks, options); }); });
    BOOST_TEST(broken.reason() == data::errc::foreign_key_violation);
    BOOST_TEST(contains(broken.what(), "child"));
    BOOST_TEST(w.values().size() == 1U);
    // And are checked at once again afterwards.
    BOOST_TEST(reason_of([&] { w.run([&] { return w.db.execute("insert into child values (9)"); }); }) ==
               data::errc::foreign_key_violation);
}

BOOST_AUTO_TEST_CASE(a_failed_commit_is_told_to_all_that_shared_it_as_unknown) {
    writer_world w;
    std::future<std::int64_t> a, b;
    std::future<void> c;
    {
        full_disk full;
        a = w.begin_insert("a");
        b = w.begin_insert("a");
        c = w.begin_transaction("c");
        w.threads.poll();
    }
    BOOST_TEST(reason_of([&] { a.get(); }) == data::errc::commit_unknown);
    // Its error came of a row that perhaps never was.
    BOOST_TEST(reason_of([&] { b.get(); }) == data::errc::commit_unknown);
    BOOST_TEST(reason_of([&] { c.get(); }) == data::errc::commit_unknown);
    BOOST_TEST(w.told.commits.empty());
    // The health knows, and finds out by itself when it is over.
    BOOST_TEST(w.db.not_ready().has_value());
    w.threads.advance(2s);
    BOOST_TEST(!w.db.not_ready().has_value());
    BOOST_TEST(w.run([&] { return w.db.execute("insert into t (v) values ('again')"); }) == 1);
}

BOOST_AUTO_TEST_CASE(a_full_database_fails_who_fills_it) {
    writer_world w;
    auto limit = w.begin([&]() -> task<> {
        auto body = [](data::transaction& tx) -> task<> { co_await tx.execute("pragma max_page_count = 12"); };
        co_await w.db.transaction(body);
    });
    w.threads.poll();
    limit.get();
    auto small = w.begin_insert("small");
    auto big = w.begin([&] { return w.db.execute("insert into t (v) values ($1)", std::string(100'000, 'x')); });
    auto other = w.begin_insert("other");
    w.threads.poll();
    small.get();
    BOOST_TEST(reason_of([&] { big.get(); }) == data::errc::disk_full);
    other.get();
    BOOST_TEST(w.values().size() == 2U);
}

BOOST_AUTO_TEST_CASE(requests_go_before_the_background_which_is_not_starved) {
    writer_world w;
    data::transaction_options background;
    background.priority = data::transaction_priority::background;
    std::vector<std::future<void>> all;
    for (int i = 0; i < 3; ++i)
        all.push_back(w.begin_transaction("job" + std::to_string(i), nullptr, background));
    for (int i = 0; i < 300; ++i)
        all.push_back(w.begin_transaction("request" + std::to_string(i)));
    w.threads.poll();
    for (auto& each : all)
        each.get();
    auto values = w.values();
    BOOST_REQUIRE(values.size() == 303U);
    BOOST_TEST(values.front() == "request0");
    // More than one group's worth of requests: the jobs shared the first group's commit, at its end.
    auto job = std::find(values.begin(), values.end(), "job0") - values.begin();
    BOOST_TEST(job < 300);
    BOOST_TEST(job > 100);
}

BOOST_AUTO_TEST_CASE(past_its_queue_the_writer_refuses_at_once) {
    data::open_options options;
    options.writer_queue = 2;
    writer_world w(options);
    std::vector<std::future<std::int64_t>> all;
    for (int i = 0; i < 5; ++i)
        all.push_back(w.begin_insert(std::to_string(i)));
    w.threads.poll();
    int done = 0, refused = 0;
    for (auto& each : all) {
        try {
            each.get();
            ++done;
        } catch (const std::system_error& error) {
            BOOST_TEST((error.code() == core::errc::overloaded));
            ++refused;
        }
    }
    BOOST_TEST(done == 2);
    BOOST_TEST(refused == 3);
}

BOOST_AUTO_TEST_CASE(it_waits_for_another_process_within_its_limits) {
    writer_world w;
    stranger other(w.where.file("test.db"));
    other.run("begin immediate");
    auto patient = w.begin_insert("patient");
    data::transaction_options hasty;
    hasty.busy_limit = 100ms;
    auto gives_up = w.begin_transaction("hasty", nullptr, hasty);
    auto context = core::context_ptr::make();
    context->deadline(w.time.steady_now() + 200ms);
    auto late = spawn(core::with_context(w.threads.executor(0), context),
        [&] { return w.db.execute("insert into t (v) values ('late')"); });
    w.threads.advance(1s);
    BOOST_TEST(!w.done(patient));
    BOOST_TEST(reason_of([&] { gives_up.get(); }) == data::errc::busy);
    BOOST_TEST((code_of([&] { late.get(); }) == core::errc::deadline_exceeded));
    other.run("rollback");
    w.threads.advance(1s);
    BOOST_REQUIRE(w.done(patient));
    BOOST_TEST(patient.get() == 1);
    other.run("begin immediate");
    auto never = w.begin_insert("never");
    w.threads.advance(6s);
    BOOST_REQUIRE(w.done(never));
    BOOST_TEST(reason_of([&] { never.get(); }) == data::errc::busy);
    other.run("rollback");
}

BOOST_AUTO_TEST_SUITE_END()
