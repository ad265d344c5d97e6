// SPDX-License-Identifier: BSL-1.0
#pragma once

// Transactions and savepoints; see data_suite.hpp.
#include "conformance/data_suite.hpp"

namespace conformance {

inline task<std::int64_t> add(data::session& on, std::string text) {
    return on.execute("insert into notes (text) values ($1)", text);
}

BOOST_AUTO_TEST_SUITE(data_transactions)

BOOST_AUTO_TEST_CASE_TEMPLATE(a_transaction_gives_what_its_body_gave, Driver, drivers) {
    opened<Driver> on;
    auto got = on.transaction([](data::transaction& tx) -> task<std::string> {
        co_await add(tx, "a");
        co_return co_await tx.query_one<std::string>("select text from notes");
    });
    BOOST_TEST(got == "a");
    on.transaction([](data::transaction& tx) -> task<> { co_await add(tx, "b"); });
    BOOST_TEST(on.count() == 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(an_exception_rolls_back_and_is_thrown_on, Driver, drivers) {
    opened<Driver> on;
    auto body = [](data::transaction& tx) -> task<> {
        co_await add(tx, "a");
        throw problem::conflict("out_of_stock");
    };
    BOOST_CHECK_EXCEPTION(on.transaction(body), problem, [](const problem& p) { return p.code() == "out_of_stock"; });
    auto odd = [](data::transaction& tx) -> task<int> {
        co_await add(tx, "a");
        throw 42;
    };
    BOOST_CHECK_THROW(on.transaction(odd), int);
    BOOST_TEST(on.count() == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_returned_problem_rolls_back_like_a_thrown_one, Driver, drivers) {
    opened<Driver> on;
    using answer = std::variant<int, problem>;
    auto variant = [](bool well) {
        return [well](data::transaction& tx) -> task<answer> {
            co_await add(tx, "variant");
            if (well) co_return 7;
            co_return problem::not_found();
        };
    };
    auto bad = variant(false), good = variant(true);
    BOOST_TEST(std::holds_alternative<problem>(on.transaction(bad)));
    BOOST_TEST(on.count() == 0);
    BOOST_TEST(std::get<int>(on.transaction(good)) == 7);
    BOOST_TEST(on.count() == 1);
    auto bare = [](data::transaction& tx) -> task<problem> {
        co_await add(tx, "bare");
        co_return problem::not_found();
    };
    BOOST_TEST(on.transaction(bare).status() == 404);
    auto optional = [](data::transaction& tx) -> task<std::optional<answer>> {
        co_await add(tx, "optional");
        co_return answer(problem::forbidden());
    };
    BOOST_TEST(on.transaction(optional).has_value());
    BOOST_TEST(on.count() == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_failed_statement_dooms_the_transaction, Driver, drivers) {
    opened<Driver> on;
    on.execute("insert into notes values (1, 'taken')");
    std::optional<data::errc> second;
    auto swallows = [&](data::transaction& tx) -> task<> {
        co_await add(tx, "before");
        try {
            co_await add(tx, "taken");
        } catch (const data::error&) {
        }
        try {
            co_await add(tx, "after");
        } catch (const data::error& error) {
            second = error.reason();
        }
    };
    BOOST_TEST(reason_of([&] { on.transaction(swallows); }) == data::errc::unique_violation);
    BOOST_TEST((second == data::errc::transaction_doomed));
    BOOST_TEST(on.count() == 1);
    // That there is no row is an answer, not a failure.
    auto looks = [&](data::transaction& tx) -> task<> {
        try {
            co_await tx.query_one<std::int64_t>("select id from notes where id = 99");
        } catch (const data::error&) {
        }
        co_await add(tx, "after");
    };
    on.transaction(looks);
    BOOST_TEST(on.count() == 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_nested_one_is_undone_alone, Driver, drivers) {
    opened<Driver> on;
    on.execute("insert into notes values (1, 'taken')");
    auto body = [&](data::transaction& tx) -> task<int> {
        co_await add(tx, "outer");
        auto fails = [](data::transaction& inner) -> task<> {
            co_await add(inner, "inner");
            co_await add(inner, "taken");
        };
        int caught = 0;
        try {
            co_await tx.transaction(fails);
        } catch (const data::error& error) {
            if (error.reason() == data::errc::unique_violation) ++caught;
        }
        auto returns = [](data::transaction& inner) -> task<problem> {
            co_await add(inner, "problem");
            co_return problem::not_found();
        };
        co_await tx.transaction(returns);
        auto deep = [](data::transaction& inner) -> task<std::string> {
            auto deeper = [](data::transaction& innermost) -> task<> { co_await add(innermost, "deeper"); };
            co_await inner.transaction(deeper);
            auto throws = [](data::transaction& innermost) -> task<> {
                co_await add(innermost, "lost");
                throw problem::not_found();
            };
            try {
                co_await inner.transaction(throws);
            } catch (const problem&) {
            }
            co_await add(inner, "deep");
            co_return "given";
        };
        auto given = co_await tx.transaction(deep);
        if (given == "given") ++caught;
        co_return caught;
    };
    BOOST_TEST(on.transaction(body) == 2);
    auto texts = on.template all<std::string>("select text from notes order by id");
    BOOST_TEST((texts == std::vector<std::string>{"taken", "outer", "deeper", "deep"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_swallowed_failure_undoes_the_nested_one_all_the_same, Driver, drivers) {
    opened<Driver> on;
    on.execute("insert into notes values (1, 'taken')");
    auto body = [&](data::transaction& tx) -> task<> {
        auto swallows = [](data::transaction& inner) -> task<> {
            co_await add(inner, "inner");
            try {
                co_await add(inner, "taken");
            } catch (const data::error&) {
            }
        };
        std::optional<data::errc> reason;
        try {
            co_await tx.transaction(swallows);
        } catch (const data::error& error) {
            reason = error.reason();
        }
        BOOST_TEST((reason == data::errc::unique_violation));
        co_await add(tx, "outer");
    };
    on.transaction(body);
    BOOST_TEST((on.template all<std::string>("select text from notes order by id") ==
                std::vector<std::string>{"taken", "outer"}));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(only_the_innermost_may_be_used, Driver, drivers) {
    opened<Driver> on;
    auto body = [](data::transaction& tx) -> task<> {
        auto inner = [&tx](data::transaction&) -> task<> {
            std::optional<data::errc> reason;
            try {
                co_await add(tx, "through the outer one");
            } catch (const data::error& error) {
                reason = error.reason();
            }
            BOOST_TEST((reason == data::errc::transaction_misused));
        };
        co_await tx.transaction(inner);
        co_await add(tx, "later");
    };
    on.transaction(body);
    BOOST_TEST(on.template one<std::string>("select text from notes") == "later");
}

BOOST_AUTO_TEST_CASE_TEMPLATE(after_commit_comes_after_the_outermost_commit_and_only_then, Driver, drivers) {
    opened<Driver> on;
    std::vector<std::string> said;
    auto body = [&](data::transaction& tx) -> task<> {
        tx.after_commit([&] { said.push_back("one"); });
        tx.after_commit([&] { throw problem::not_found(); });
        auto kept = [&](data::transaction& inner) -> task<> {
            inner.after_commit([&] { said.push_back("nested"); });
            co_return;
        };
        co_await tx.transaction(kept);
        auto undone = [&](data::transaction& inner) -> task<problem> {
            inner.after_commit([&] { said.push_back("never"); });
            co_return problem::not_found();
        };
        co_await tx.transaction(undone);
        tx.after_commit([&] { said.push_back("last"); });
        co_await add(tx, "a");
        BOOST_TEST(said.empty());
    };
    on.transaction(body);
    BOOST_TEST((said == std::vector<std::string>{"one", "nested", "last"}));
    said.clear();
    auto fails = [&](data::transaction& tx) -> task<> {
        tx.after_commit([&] { said.push_back("never"); });
        co_await add(tx, "a");
    };
    BOOST_TEST(reason_of([&] { on.transaction(fails); }) == data::errc::unique_violation);
    auto returns = [&](data::transaction& tx) -> task<problem> {
        tx.after_commit([&] { said.push_back("never"); });
        co_return problem::not_found();
    };
    on.transaction(returns);
    BOOST_TEST(said.empty());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(what_is_staged_is_written_before_the_commit, Driver, drivers) {
    opened<Driver> on;
    struct batch {
        std::vector<std::string> texts;
    };
    auto stage = [](data::transaction& tx, std::string text) {
        auto* staged = tx.find<batch>();
        if (staged == nullptr) {
            staged = &tx.put(batch{});
            tx.before_commit([staged](data::transaction& in) -> task<> {
                for (auto& each : staged->texts)
                    co_await add(in, each);
            });
        }
        staged->texts.push_back(std::move(text));
    };
    auto body = [&](data::transaction& tx) -> task<> {
        stage(tx, "a");
        stage(tx, "b");
        auto undone = [&](data::transaction& inner) -> task<problem> {
            stage(inner, "never");
            co_return problem::not_found();
        };
        co_await tx.transaction(undone);
        auto kept = [&](data::transaction& inner) -> task<> {
            stage(inner, "c");
            co_return;
        };
        co_await tx.transaction(kept);
        auto count = co_await tx.query_one<std::int64_t>("select count(*) from notes");
        BOOST_TEST(count == 1); // the nested one's has been written, ours has not
        tx.before_commit([&](data::transaction& in) -> task<> {
            in.before_commit([](data::transaction& last) -> task<> { co_await add(last, "e"); });
            co_await add(in, "d");
        });
    };
    on.transaction(body);
    BOOST_TEST((on.template all<std::string>("select text from notes order by text") ==
                std::vector<std::string>{"a", "b", "c", "d", "e"}));
    auto fails = [&](data::transaction& tx) -> task<> {
        co_await add(tx, "f");
        stage(tx, "a");
    };
    BOOST_TEST(reason_of([&] { on.transaction(fails); }) == data::errc::unique_violation);
    BOOST_TEST(on.count() == 5);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_write_through_the_database_inside_is_an_error_and_no_hang, Driver, drivers) {
    opened<Driver> on;
    std::vector<std::optional<data::errc>> reasons;
    auto note_reason = [&](auto&& attempt) -> task<> {
        std::optional<data::errc> reason;
        try {
            co_await attempt();
        } catch (const data::error& error) {
            reason = error.reason();
        }
        reasons.push_back(reason);
    };
    auto inner = [](data::transaction&) -> task<> { co_return; };
    auto body = [&](data::transaction& tx) -> task<> {
        co_await add(tx, "a");
        auto writes = [&] { return add(on.db, "b"); };
        co_await note_reason(writes);
        auto begins = [&] { return on.db.transaction(inner); };
        co_await note_reason(begins);
    };
    on.transaction(body);
    on.execute("delete from notes");
    auto context = core::context_ptr::make();
    on.run_in(core::with_context(on.threads.executor(0), context), [&] { return on.db.transaction(body); });
    BOOST_TEST(reasons.size() == 4U);
    for (auto& reason : reasons)
        BOOST_TEST((reason == data::errc::inside_own_transaction));
    BOOST_TEST(on.count() == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_read_through_the_database_inside_sees_what_is_committed, Driver, drivers) {
    opened<Driver> on;
    std::int64_t seen = -1;
    int runs = 0;
    auto body = [&](data::transaction& tx) -> task<> {
        ++runs;
        co_await add(tx, "a");
        seen = co_await on.db.template query_one<std::int64_t>("select count(*) from notes");
    };
    on.transaction(body);
    BOOST_TEST(seen == 0);
    BOOST_TEST(runs >= 1);
    BOOST_TEST(on.count() == 1);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(the_body_has_its_callers_context, Driver, drivers) {
    opened<Driver> on;
    auto context = core::context_ptr::make();
    context->id("request-7");
    std::vector<std::string> ids;
    auto body = [&](data::transaction& tx) -> task<> {
        ids.emplace_back((co_await core::this_context())->id());
        co_await core::sleep_for(1ms);
        ids.emplace_back((co_await core::this_context())->id());
        auto inner = [&](data::transaction&) -> task<> { ids.emplace_back((co_await core::this_context())->id()); };
        co_await tx.transaction(inner);
    };
    auto done = spawn(core::with_context(on.threads.executor(0), context), [&] { return on.db.transaction(body); });
    on.finish(done, 1s);
    BOOST_TEST(ids.size() >= 3U);
    for (auto& id : ids)
        BOOST_TEST(id == "request-7");
    BOOST_TEST(context.unique());
}

BOOST_AUTO_TEST_CASE_TEMPLATE(a_body_that_waits_takes_effect_once, Driver, drivers) {
    opened<Driver> on;
    auto body = [](data::transaction& tx) -> task<> {
        co_await add(tx, "before");
        co_await core::sleep_for(10ms);
        co_await add(tx, "after");
    };
    auto done = on.begin([&] { return on.db.transaction(body); });
    on.finish(done, 1s);
    BOOST_TEST(on.count() == 2);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(deadlines_and_cancellation_act_before_and_between_statements, Driver, drivers) {
    opened<Driver> on;
    auto context = core::context_ptr::make();
    auto executor = core::with_context(on.threads.executor(0), context);
    int runs = 0;
    auto body = [&](data::transaction& tx) -> task<> {
        ++runs;
        co_await add(tx, "a");
        on.time.advance(1s);
        co_await add(tx, "b");
    };
    context->deadline(on.time.steady_now() + 500ms);
    BOOST_TEST((code_of([&] { on.run_in(executor, [&] { return on.db.transaction(body); }); }) ==
                core::errc::deadline_exceeded));
    BOOST_TEST(runs == 1);
    BOOST_TEST((code_of([&] { on.run_in(executor, [&] { return on.db.transaction(body); }); }) ==
                core::errc::deadline_exceeded));
    BOOST_TEST(
        (code_of([&] { on.run_in(executor, [&] { return add(on.db, "c"); }); }) == core::errc::deadline_exceeded));
    BOOST_TEST(runs == 1);
    context->deadline(core::clock::steady_time::max());
    auto cancels = [&](data::transaction& tx) -> task<> {
        co_await add(tx, "a");
        context->cancel();
        co_await add(tx, "b");
    };
    BOOST_TEST(
        (code_of([&] { on.run_in(executor, [&] { return on.db.transaction(cancels); }); }) == core::errc::cancelled));
    BOOST_TEST((code_of([&] { on.run_in(executor, [&] { return add(on.db, "c"); }); }) == core::errc::cancelled));
    BOOST_TEST(on.count() == 0);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(used_before_start_or_after_stop_it_says_so, Driver, drivers) {
    opened<Driver> on;
    Driver other;
    auto db = other.open({});
    BOOST_TEST(db.not_ready().has_value());
    BOOST_TEST((code_of([&] { on.run([&] { return db.execute("select 1"); }); }) == core::errc::not_started));
    on.start(db);
    BOOST_TEST(!db.not_ready().has_value());
    on.stop(db);
    on.stop(db);
    BOOST_TEST(db.not_ready().has_value());
    BOOST_TEST((code_of([&] { on.run([&] { return db.execute("select 1"); }); }) == core::errc::stopping));
    BOOST_TEST(
        (code_of([&] { on.run([&] { return db.template query_one<int>("select 1"); }); }) == core::errc::stopping));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace conformance
