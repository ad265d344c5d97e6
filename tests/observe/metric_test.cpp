// SPDX-License-Identifier: BSL-1.0
#include <mainstay/observe/metric.hpp>

#include <boost/test/unit_test.hpp>

#include <limits>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(metric_test)

BOOST_AUTO_TEST_CASE(a_counter_counts_from_many_threads) {
    observe::counter counter;
    counter.add();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 1000; ++i)
                counter.add(2);
        });
    }
    for (auto& one : threads)
        one.join();
    BOOST_TEST(counter.value() == 8001U);
}

BOOST_AUTO_TEST_CASE(a_gauge_goes_up_and_down) {
    observe::gauge gauge;
    gauge.set(5);
    gauge.add(2.5);
    gauge.subtract();
    BOOST_TEST(gauge.value() == 6.5);
}

BOOST_AUTO_TEST_CASE(a_histogram_counts_by_upper_bound) {
    std::vector<double> bounds{1, 2, 5};
    observe::histogram histogram(bounds);
    for (double value : {0.5, 1.0, 1.5, 5.0, 5.1, -3.0, std::numeric_limits<double>::infinity()})
        histogram.record(value);
    histogram.record(std::numeric_limits<double>::quiet_NaN());
    auto values = histogram.values();
    BOOST_TEST(values.counts == (std::vector<std::uint64_t>{3, 1, 1, 2}), boost::test_tools::per_element());
    BOOST_TEST(values.sum == std::numeric_limits<double>::infinity());
}

BOOST_AUTO_TEST_CASE(a_histogram_sums_times_in_seconds_from_many_threads) {
    std::vector<double> bounds{0.25, 1};
    observe::histogram histogram(bounds);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 1000; ++i)
                histogram.record(std::chrono::milliseconds(500));
        });
    }
    for (auto& one : threads)
        one.join();
    BOOST_TEST(histogram.values().sum == 2000);
    BOOST_TEST(histogram.values().counts[1] == 4000U);
}

BOOST_AUTO_TEST_CASE(bounds_must_ascend_and_be_finite) {
    for (std::vector<double> bad : {std::vector<double>{1, 1}, {2, 1}, {1, std::numeric_limits<double>::infinity()},
             {std::numeric_limits<double>::quiet_NaN()}}) {
        BOOST_CHECK_THROW(observe::histogram{bad}, std::invalid_argument);
    }
    observe::histogram none{std::vector<double>{}};
    none.record(1);
    BOOST_TEST(none.values().counts.at(0) == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
