// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/server_options.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(server_options_test)

// What the guide promises without any setting.
BOOST_AUTO_TEST_CASE(defaults) {
    http::server_options options;
    BOOST_TEST(options.address == "127.0.0.1");
    BOOST_TEST(options.server_name == "mainstay");
    BOOST_TEST(options.limits.head == 16U * 1024);
    BOOST_TEST(options.limits.fields == 100U);
    BOOST_TEST(options.limits.target == 8U * 1024);
    BOOST_TEST(options.limits.body == 1024U * 1024);
    for (auto limit : {options.timeouts.head, options.timeouts.body, options.timeouts.idle, options.timeouts.handler,
             options.timeouts.write}) {
        BOOST_TEST((limit > 0ms));
    }
}

BOOST_AUTO_TEST_CASE(are_set_by_name) {
    http::server_options options{.port = 1, .limits = {.body = 2}, .timeouts = {.idle = 3s}};
    BOOST_TEST(options.limits.body == 2U);
    BOOST_TEST(options.limits.fields == 100U);
    BOOST_TEST((options.timeouts.idle == 3s));
}

BOOST_AUTO_TEST_SUITE_END()
