// SPDX-License-Identifier: BSL-1.0
#include "data/fixture.hpp"

#include <mainstay/data/statement_report.hpp>
#include <mainstay/observe/log.hpp>
#include <mainstay/observe/metrics.hpp>

using namespace data_test;

BOOST_AUTO_TEST_SUITE(statement_report_test)

BOOST_AUTO_TEST_CASE(times_statements_under_their_own_text_and_logs_slow_ones_with_their_plan) {
    std::vector<std::string> lines;
    observe::log_options how;
    how.immediate = true;
    how.format = observe::log_format::json;
    observe::log log(how, observe::to_function([&](std::string_view line) { lines.emplace_back(line); }));
    observe::metrics metrics;
    data::statement_report report(&log, &metrics, "shop");
    data::open_options options;
    options.slow_statement = 0ms;
    auto db = data::open("sqlite::memory:", options);
    db.observe(report);
    by_hand world;
    world.start(db);
    world.run([&] { return db.execute("create table t (a integer)"); });
    world.run([&] { return db.query_all<std::int64_t>("select a from t where a > 17"); });
    BOOST_CHECK_THROW(world.run([&] { return db.execute("insert into t select json('{')"); }), data::error);
    world.stop(db);
    auto text = metrics.text();
    BOOST_TEST(contains(text, "statement=\"select a from t where a > ?\""));
    BOOST_TEST(!contains(text, "17"));
    BOOST_TEST(contains(text, "outcome=\"error\""));
    BOOST_TEST(contains(text, "db_commit_duration_seconds_count{database=\"shop\"}"));
    bool plan = false;
    for (auto& line : lines)
        plan = plan || (contains(line, "slow statement") && contains(line, "SCAN t"));
    BOOST_TEST(plan);
}

BOOST_AUTO_TEST_CASE(many_texts_share_one_series_in_the_end) {
    observe::metrics metrics;
    data::statement_report report(nullptr, &metrics);
    for (int i = 0; i < 3000; ++i)
        report.ran({"select c" + std::to_string(i), 1ms, false});
    BOOST_TEST(contains(metrics.text(), "statement=\"other\""));
}

BOOST_AUTO_TEST_CASE(delays_and_trouble_are_logged) {
    std::vector<std::string> lines;
    observe::log_options how;
    how.immediate = true;
    observe::log log(how, observe::to_function([&](std::string_view line) { lines.emplace_back(line); }));
    observe::metrics metrics;
    data::statement_report report(&log, &metrics);
    report.body_delayed(data::body_delay::suspended, "update t");
    report.trouble("the disk is full");
    BOOST_TEST(lines.size() == 2U);
    BOOST_TEST(contains(lines.at(0), "suspended"));
    BOOST_TEST(contains(lines.at(1), "the disk is full"));
    BOOST_TEST(contains(metrics.text(), "db_bodies_delayed_total"));
    data::statement_report nobody(nullptr, nullptr);
    nobody.ran({"select 1", 1ms, false});
    nobody.slow({"select 1", 1ms, false}, "");
    nobody.committed(1, 1ms);
    nobody.body_delayed(data::body_delay::slow, "");
    nobody.trouble("");
}

BOOST_AUTO_TEST_SUITE_END()
