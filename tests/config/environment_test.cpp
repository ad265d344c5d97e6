// SPDX-License-Identifier: BSL-1.0
#include <mainstay/config/environment.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>

namespace config = mainstay::config;

BOOST_AUTO_TEST_SUITE(environment_test)

BOOST_AUTO_TEST_CASE(holds_what_it_was_given) {
    config::environment variables{{"B", "2"}, {"A", "1"}, {"C", ""}, {"B", "3"}};
    BOOST_TEST(variables.get("A").value() == "1");
    BOOST_TEST(variables.get("B").value() == "3");
    BOOST_TEST(!variables.get("b").has_value());
    BOOST_TEST(!variables.get("").has_value());
    variables.set("A", "x=y");
    BOOST_TEST(variables.get("A").value() == "x=y");
}

BOOST_AUTO_TEST_CASE(an_empty_variable_is_not_set) {
    config::environment variables{{"SHOP_A", ""}, {"SHOP_B", "1"}, {"SHOE", "1"}, {"SHOP_", "1"}};
    BOOST_TEST(!variables.get("SHOP_A").has_value());
    BOOST_TEST((variables.names("SHOP_") == std::vector<std::string_view>{"SHOP_", "SHOP_B"}));
}

BOOST_AUTO_TEST_CASE(copies_the_process_s_own) {
    const char* path = std::getenv("PATH");
    BOOST_REQUIRE(path != nullptr);
    auto variables = config::environment::process();
    BOOST_TEST(variables.get("PATH").value() == path);
    BOOST_TEST(!variables.get("MAINSTAY_NOBODY_SETS_THIS").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
