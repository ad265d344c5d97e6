// SPDX-License-Identifier: BSL-1.0
// Connections that are cut, servers that go away, statements that take too long, pools that are empty.
#include "data/postgres/fixture.hpp"

using namespace data_test;

namespace {

data::open_options few(std::size_t connections) {
    data::open_options options;
    options.readers = 1;
    options.connections = connections;
    return options;
}

} // namespace

BOOST_AUTO_TEST_SUITE(postgres_trouble_test)

BOOST_AUTO_TEST_CASE(a_connection_that_was_cut_while_it_idled_is_nobodys_concern) {
    postgres_world w(few(1));
    w.execute("create table t (n integer)");
    auto insert = [](data::transaction& tx) -> task<> { co_await tx.execute("insert into t values (1)"); };
    w.transaction(insert);
    for (int i = 0; i < 3; ++i) {
        w.cut_all();
        BOOST_TEST(w.one<int>("select 1") == 1);
        w.transaction(insert);
        BOOST_TEST(w.execute("insert into t values (2)") == 1);
    }
    BOOST_TEST(w.one<int>("select count(*) from t") == 7);
    BOOST_TEST(!w.db.not_ready().has_value());
}

BOOST_AUTO_TEST_CASE(what_is_under_way_when_it_is_cut_is_told_apart) {
    postgres_world w(few(2));
    w.execute("create table t (n integer)");
    w.execute("create table naps as select 600 as seconds");
    // A write whose end nobody saw.
    auto write = w.begin([&] { return w.db.execute("insert into t select 1 from pg_sleep(600)"); });
    w.until([&] { return w.busy_with("insert into t select 1") == 1; });
    // A question, which is asked again.
    auto read = w.begin([&] { return w.db.query_one<int>("select 1 from pg_sleep((select seconds from naps))"); });
    w.until([&] { return w.busy_with("select 1 from pg_sleep((select seconds from naps))") == 1; });
    w.cut_all();
    w.server.run("update " + w.schema + ".naps set seconds = 0");
    w.until([&] { return w.done(write) && w.done(read); });
    BOOST_TEST(reason_of([&] { write.get(); }) == data::errc::commit_unknown);
    BOOST_TEST(read.get() == 1);
    // A transaction, of which nothing is there, runs again.
    int runs = 0;
    auto body = [&](data::transaction& tx) -> task<> {
        co_await tx.execute("insert into t values (2)");
        if (++runs == 1) w.cut_all();
        co_await tx.execute("insert into t values (3)");
    };
    auto done = w.begin([&] { return w.db.transaction(body); });
    w.finish(done, 0s);
    BOOST_TEST(runs == 2);
    BOOST_TEST(w.one<int>("select count(*) from t") == 2);
}

BOOST_AUTO_TEST_CASE(a_server_that_goes_away_is_told_of_and_its_return_is_noticed) {
    postgres_world w(few(2));
    w.execute("create table t (n integer)");
    w.server.kill();
    for (int i = 0; i < 5; ++i) {
        auto asked = w.begin([&] { return w.db.query_one<int>("select 1"); });
        auto told = w.begin([&] { return w.db.execute("insert into t values (1)"); });
        auto body = [](data::transaction& tx) -> task<> { co_await tx.execute("insert into t values (1)"); };
        auto changed = w.begin([&] { return w.db.transaction(body); });
        w.until([&] { return w.done(asked) && w.done(told) && w.done(changed); });
        auto expected = [](data::errc reason) {
            return reason == data::errc::cannot_open || reason == data::errc::connection_lost;
        };
        BOOST_TEST(expected(reason_of([&] { asked.get(); })));
        BOOST_TEST(expected(reason_of([&] { told.get(); })));
        BOOST_TEST(expected(reason_of([&] { changed.get(); })));
    }
    BOOST_TEST(w.db.not_ready().value_or("").starts_with("the database cannot be reached"));
    BOOST_TEST(!contains(*w.db.not_ready(), "tester")); // it may be shown to anybody
    w.server.start();
    w.until([&] { return !w.db.not_ready().has_value(); });
    BOOST_TEST(w.one<int>("select count(*) from t") == 0);
    BOOST_TEST(w.execute("insert into t values (1)") == 1);
}

BOOST_AUTO_TEST_CASE(a_deadline_makes_the_server_stop) {
    postgres_world w(few(2));
    auto context = core::context_ptr::make();
    auto executor = core::with_context(w.threads.executor(0), context);
    context->deadline(w.time.steady_now() + 300ms);
    auto slow = spawn(executor, [&] { return w.db.query_one<int>("select 1 from pg_sleep(600)"); });
    auto body = [](data::transaction& tx) -> task<> { co_await tx.execute("select 2 from pg_sleep(600)"); };
    auto changing = spawn(executor, [&] { return w.db.transaction(body); });
    auto writing = spawn(executor, [&] { return w.db.execute("do $$ begin perform pg_sleep(600); end $$"); });
    w.until([&] { return w.busy_with("pg_sleep(600)") == 3; });
    w.until([&] { return w.done(slow) && w.done(changing) && w.done(writing); });
    BOOST_TEST((code_of([&] { slow.get(); }) == core::errc::deadline_exceeded));
    BOOST_TEST((code_of([&] { changing.get(); }) == core::errc::deadline_exceeded));
    BOOST_TEST((code_of([&] { writing.get(); }) == core::errc::deadline_exceeded));
    w.until([&] { return w.busy_with("pg_sleep(600)") == 0; });
    // What was cancelled is of use again.
    BOOST_TEST(w.one<int>("select 1") == 1);
    BOOST_TEST(w.execute("create table t (n integer)") == 0);
}

BOOST_AUTO_TEST_CASE(a_cancelled_statement_takes_nobody_along) {
    postgres_world w(few(1));
    auto context = core::context_ptr::make();
    auto slow = spawn(core::with_context(w.threads.executor(0), context),
        [&] { return w.db.query_one<int>("select 1 from pg_sleep(600)"); });
    w.until([&] { return w.busy_with("pg_sleep(600)") == 1; });
    std::vector<std::future<int>> behind;
    for (int i = 0; i < 20; ++i)
        behind.push_back(w.begin([&] { return w.db.query_one<int>("select 7"); }));
    context->cancel();
    w.until([&] { return w.done(slow); });
    BOOST_TEST((code_of([&] { slow.get(); }) == core::errc::cancelled));
    for (auto& each : behind)
        BOOST_TEST(w.finish(each, 0s) == 7);
}

BOOST_AUTO_TEST_CASE(those_that_go_out_together_fail_alone) {
    postgres_world w(few(1));
    auto ask = [&](int n) { return w.db.query_one<int>("select 120 / $1", n); };
    BOOST_TEST(w.run([&] { return ask(2); }) == 60); // known to be quick from here on
    std::vector<std::future<int>> all;
    for (int i = 0; i < 60; ++i)
        all.push_back(w.begin([&, i] { return ask(i % 5); }));
    for (int i = 0; i < 60; ++i) {
        auto& each = all[static_cast<std::size_t>(i)];
        if (i % 5 == 0) {
            BOOST_TEST(reason_of([&] { w.finish(each, 0s); }) == data::errc::type_violation);
        } else {
            BOOST_TEST(w.finish(each, 0s) == 120 / (i % 5));
        }
    }
}

BOOST_AUTO_TEST_CASE(whoever_waits_for_a_connection_gets_one_or_is_told) {
    auto options = few(1);
    options.writer_queue = 2;
    options.checkout_limit = 500ms;
    postgres_world w(options);
    bool hold = true, held = false;
    auto holds = [&](data::transaction& tx) -> task<> {
        co_await tx.execute("select 1");
        held = true;
        while (hold)
            co_await core::sleep_for(1ms);
    };
    auto quick = [](data::transaction& tx) -> task<int> { return tx.query_one<int>("select 5"); };
    auto first = w.begin([&] { return w.db.transaction(holds); });
    w.until([&] { return held; });
    auto second = w.begin([&] { return w.db.transaction(quick); });
    auto third = w.begin([&] { return w.db.transaction(quick); });
    w.threads.poll();
    auto fourth = w.begin([&] { return w.db.transaction(quick); });
    BOOST_TEST((code_of([&] { w.finish(fourth, 0s); }) == core::errc::overloaded));
    hold = false;
    w.until([&] { return w.done(first) && w.done(second) && w.done(third); });
    BOOST_TEST(second.get() == 5);
    BOOST_TEST(third.get() == 5);
    hold = true;
    auto again = w.begin([&] { return w.db.transaction(holds); });
    auto late = w.begin([&] { return w.db.transaction(quick); });
    w.until([&] { return w.done(late); });
    BOOST_TEST((code_of([&] { late.get(); }) == core::errc::overloaded));
    BOOST_TEST(!w.done(again));
    hold = false;
    w.finish(again, 0s);
}

BOOST_AUTO_TEST_CASE(the_background_lets_others_go_first) {
    postgres_world w(few(1));
    bool hold = true, held = false;
    auto holds = [&](data::transaction& tx) -> task<> {
        co_await tx.execute("select 1");
        held = true;
        while (hold)
            co_await core::sleep_for(1ms);
    };
    std::string order;
    auto note = [&](char who) {
        return [&order, who](data::transaction& tx) -> task<> {
            order += who;
            co_await tx.execute("select 1");
        };
    };
    auto a = note('a'), b = note('b'), c = note('c'), d = note('d');
    data::transaction_options later{.priority = data::transaction_priority::background};
    auto first = w.begin([&] { return w.db.transaction(holds); });
    w.until([&] { return held; });
    std::vector<std::future<void>> all;
    all.push_back(w.begin([&] { return w.db.transaction(a, later); }));
    all.push_back(w.begin([&] { return w.db.transaction(b); }));
    w.threads.advance(1100ms); // the first has been polite for long enough
    all.push_back(w.begin([&] { return w.db.transaction(c); }));
    all.push_back(w.begin([&] { return w.db.transaction(d, later); }));
    w.threads.poll();
    hold = false;
    w.finish(first, 0s);
    for (auto& each : all)
        w.finish(each, 0s);
    BOOST_TEST(order == "bacd");
}

BOOST_AUTO_TEST_CASE(a_connection_that_idled_is_tried_and_an_old_one_replaced) {
    auto options = few(1);
    options.idle_check = 10s;
    options.connection_lifetime = 60s;
    postgres_world w(options);
    auto pid = [](data::transaction& tx) { return tx.query_one<int>("select pg_backend_pid()"); };
    auto first = w.transaction(pid);
    BOOST_TEST(w.transaction(pid) == first);
    w.threads.advance(11s);
    BOOST_TEST(w.transaction(pid) == first);
    w.threads.advance(60s);
    w.transaction(pid); // the last on the old one, or the first on another
    BOOST_TEST(w.transaction(pid) != first);
}

BOOST_AUTO_TEST_CASE(a_stop_lets_what_runs_end_and_then_cuts_it_short) {
    postgres_world w(few(2));
    w.execute("create table t (n integer)");
    auto slow = [](data::transaction& tx) -> task<> {
        co_await tx.execute("insert into t values (1)");
        co_await core::sleep_for(50ms);
        co_await tx.execute("insert into t values (2)");
    };
    auto ends = w.begin([&] { return w.db.transaction(slow); });
    w.threads.poll();
    auto stopped = w.begin([&] { return w.db.stop(w.time.steady_now() + 10s); });
    w.until([&] { return w.done(ends) && w.done(stopped); });
    ends.get();
    BOOST_TEST(w.server.run("select count(*) from " + w.schema + ".t") == "2");

    auto other = data::open(w.server.address(w.schema), few(2));
    w.start(other);
    auto stuck = w.begin([&] { return other.execute("insert into t select 3 from pg_sleep(600)"); });
    w.until([&] { return w.busy_with("insert into t select 3") == 1; });
    auto halted = w.begin([&] { return other.stop(w.time.steady_now() + 1s); });
    w.until([&] { return w.done(halted) && w.done(stuck); });
    BOOST_TEST(reason_of([&] { stuck.get(); }) == data::errc::commit_unknown);
}

BOOST_AUTO_TEST_SUITE_END()
