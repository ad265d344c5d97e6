// SPDX-License-Identifier: BSL-1.0
#include <mainstay/observe/metrics.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
#include <stdexcept>
#include <string>

using namespace mainstay;

namespace {
bool has(const std::string& text, std::string_view line) {
    return ("\n" + text).find("\n" + std::string(line) + "\n") != std::string::npos;
}
} // namespace

BOOST_AUTO_TEST_SUITE(metrics_test)

BOOST_AUTO_TEST_CASE(the_text_has_every_kind) {
    observe::metrics metrics;
    metrics.counter("jobs_total", "Jobs done.", {{"kind", "mail"}}).add(3);
    metrics.gauge("depth", "Jobs that wait.").set(2.5);
    std::vector<double> bounds{0.1, 1};
    auto& histogram = metrics.histogram("took_seconds", "How long.", bounds, {{"kind", "mail"}});
    histogram.record(0.05);
    histogram.record(0.5);
    histogram.record(5.0);
    std::string text = metrics.text();
    for (const char* line : {"# HELP jobs_total Jobs done.", "# TYPE jobs_total counter", "jobs_total{kind=\"mail\"} 3",
             "# TYPE depth gauge", "depth 2.5", "# TYPE took_seconds histogram",
             "took_seconds_bucket{kind=\"mail\",le=\"0.1\"} 1", "took_seconds_bucket{kind=\"mail\",le=\"1\"} 2",
             "took_seconds_bucket{kind=\"mail\",le=\"+Inf\"} 3", "took_seconds_count{kind=\"mail\"} 3",
             "took_seconds_sum{kind=\"mail\"} 5.55"}) {
        BOOST_TEST(has(text, line), line << " is not in\n" << text);
    }
}

BOOST_AUTO_TEST_CASE(the_same_name_and_labels_give_the_same_metric) {
    observe::metrics metrics;
    auto& first = metrics.counter("a_total", "", {{"x", "1"}, {"y", "2"}});
    BOOST_TEST(&first == &metrics.counter("a_total", "", {{"y", "2"}, {"x", "1"}, {"empty", ""}}));
    BOOST_TEST(&first != &metrics.counter("a_total", "", {{"x", "1"}}));
}

BOOST_AUTO_TEST_CASE(what_is_no_name_or_used_twice_differently_is_refused) {
    observe::metrics metrics;
    for (const char* bad : {"", "1a", "a-b", "a b", "a\n", "ä"})
        BOOST_CHECK_THROW(metrics.counter(bad, ""), std::invalid_argument);
    for (const char* bad : {"", "1a", "a:b", "__a", "le"})
        BOOST_CHECK_THROW(metrics.counter("a_total", "", {{bad, "x"}}), std::invalid_argument);
    BOOST_CHECK_THROW(metrics.counter("a_total", "", {{"x", "1"}, {"x", "2"}}), std::invalid_argument);
    metrics.counter("a_total", "");
    BOOST_CHECK_THROW(metrics.gauge("a_total", ""), std::invalid_argument);
    std::vector<double> some{1}, others{2};
    metrics.histogram("h", "", some);
    BOOST_CHECK_THROW(metrics.histogram("h", "", others), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(label_values_may_be_anything) {
    observe::metrics metrics;
    metrics.counter("a_total", "", {{"x", "a\"b\\c\nd"}, {"y", "\xff"}}).add();
    BOOST_TEST(has(metrics.text(), R"(a_total{x="a\"b\\c\nd",y="?"} 1)"));
}

BOOST_AUTO_TEST_CASE(a_description_stays_on_its_line) {
    observe::metrics metrics;
    metrics.counter("a_total", "One\nforged_total 7\\").add();
    BOOST_TEST(has(metrics.text(), R"(# HELP a_total One\nforged_total 7\\)"));
}

BOOST_AUTO_TEST_CASE(past_the_cap_series_share_one) {
    observe::metrics metrics({.series = 2});
    metrics.counter("a_total", "", {{"x", "1"}}).add();
    metrics.counter("a_total", "", {{"x", "2"}}).add();
    for (int i = 3; i < 100; ++i)
        metrics.counter("a_total", "", {{"x", std::to_string(i)}}).add();
    metrics.counter("a_total", "", {{"x", "1"}}).add();
    metrics.counter("b_total", "", {{"x", "1"}}).add();
    std::string text = metrics.text();
    BOOST_TEST(has(text, "a_total{x=\"1\"} 2"));
    BOOST_TEST(has(text, "a_total{x=\"other\"} 97"));
    BOOST_TEST(has(text, "b_total{x=\"1\"} 1"));
    BOOST_TEST(text.find("x=\"50\"") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_watched_gauge_is_asked_while_its_handle_lives) {
    observe::metrics metrics;
    double depth = 1;
    {
        auto watch = metrics.watch("depth", "Jobs that wait.", {{"queue", "a"}}, [&] { return depth; });
        depth = 7;
        BOOST_TEST(has(metrics.text(), "depth{queue=\"a\"} 7"));
        BOOST_CHECK_THROW(
            (void)metrics.watch("depth", "", {{"queue", "a"}}, [] { return 0.0; }), std::invalid_argument);
        BOOST_CHECK_THROW(metrics.gauge("depth", "", {{"queue", "a"}}), std::invalid_argument);
        observe::metric_watch moved = std::move(watch);
        watch = observe::metric_watch();
        BOOST_TEST(has(metrics.text(), "depth{queue=\"a\"} 7"));
    }
    BOOST_TEST(metrics.text().find("depth") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_watch_may_outlive_the_metrics) {
    std::optional<observe::metrics> metrics(std::in_place);
    auto watch = metrics->watch("depth", "", {}, [] { return 0.0; });
    metrics.reset();
}

BOOST_AUTO_TEST_SUITE_END()
