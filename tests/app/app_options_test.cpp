// SPDX-License-Identifier: BSL-1.0
#include <mainstay/app/app_options.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(app_options_test)

BOOST_AUTO_TEST_CASE(what_protects_is_on_unless_it_is_turned_off) {
    app_options options;
    BOOST_TEST(options.address == "127.0.0.1");
    BOOST_TEST(options.port == 8080);
    BOOST_TEST((options.stop_within < std::chrono::seconds{30}));
    BOOST_TEST(options.middleware.request_id);
    BOOST_TEST((options.middleware.request_id_from == middleware::request_id_source::trusted_proxies));
    BOOST_TEST(options.trusted_proxies.empty());
    BOOST_TEST(options.middleware.security_headers);
    BOOST_TEST(options.middleware.cross_origin_protection);
    BOOST_TEST((options.routes.healthz && options.routes.readyz && options.routes.metrics));
    BOOST_TEST(options.rates.body == 240U);
    BOOST_TEST(!options.cancel_unsafe);
    BOOST_TEST(options.backlog == 4096);
    BOOST_TEST((options.handover.empty() && options.listeners.empty() && !options.operations));
    BOOST_TEST(!options.drain_wait.has_value());
    BOOST_TEST(options.limits.body == 1024U * 1024U);
}

BOOST_AUTO_TEST_SUITE_END()
