// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/error.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay::core;

BOOST_AUTO_TEST_SUITE(error_test)

BOOST_AUTO_TEST_CASE(converts_and_describes_itself) {
    std::error_code code = errc::overloaded;
    BOOST_TEST((code == errc::overloaded));
    BOOST_TEST((code != errc::stopping));
    BOOST_TEST(code.category().name() == std::string("mainstay.core"));
    BOOST_TEST(code.message().find("full") != std::string::npos);
    for (int value = 1; value <= 5; ++value)
        BOOST_TEST(error_category().message(value) != "unknown error");
}

BOOST_AUTO_TEST_SUITE_END()
