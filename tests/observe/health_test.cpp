// SPDX-License-Identifier: BSL-1.0
#include <mainstay/observe/health.hpp>
#include <mainstay/schema/json_write.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(health_test)

BOOST_AUTO_TEST_CASE(without_checks_all_is_well) {
    observe::health health;
    BOOST_TEST(health.readiness().ok());
    BOOST_TEST(health.liveness().ok());
}

BOOST_AUTO_TEST_CASE(one_failing_check_fails_the_whole_and_is_named) {
    observe::health health;
    std::optional<std::string> database;
    health.add_readiness("database", [&] { return database; });
    health.add_readiness("queue", [] { return std::nullopt; });
    BOOST_TEST(health.readiness().ok());
    database = "gone";
    auto report = health.readiness();
    BOOST_TEST(!report.ok());
    BOOST_TEST(schema::to_json(report) ==
               R"({"status":"failing","checks":[{"name":"database","reason":"gone"},{"name":"queue","reason":null}]})");
    BOOST_TEST(health.liveness().ok());
}

BOOST_AUTO_TEST_CASE(a_check_that_throws_has_failed_without_showing_the_inside) {
    observe::health health;
    health.add_liveness("disk", []() -> std::optional<std::string> { throw std::runtime_error("/secret/path"); });
    health.add_liveness("odd", []() -> std::optional<std::string> { throw 1; });
    auto report = health.liveness();
    BOOST_TEST(!report.ok());
    BOOST_TEST(*report.checks[0].reason == "the check failed");
    BOOST_TEST(*report.checks[1].reason == "the check failed");
}

BOOST_AUTO_TEST_CASE(a_check_is_replaced_and_removed_by_name) {
    observe::health health;
    health.add_readiness("database", [] { return std::optional<std::string>("gone"); });
    health.add_readiness("database", [] { return std::nullopt; });
    BOOST_TEST(health.readiness().ok());
    BOOST_TEST(health.readiness().checks.size() == 1U);
    health.remove("database");
    health.remove("never there");
    BOOST_TEST(health.readiness().checks.empty());
}

BOOST_AUTO_TEST_SUITE_END()
