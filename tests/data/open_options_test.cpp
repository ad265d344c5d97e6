// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/open_options.hpp>

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_CASE(the_defaults_are_bounded) {
    mainstay::data::open_options options;
    BOOST_TEST(options.readers > 0U);
    BOOST_TEST(options.reader_queue > 0U);
    BOOST_TEST(options.writer_queue > 0U);
    BOOST_TEST(options.statement_cache > 0U);
    BOOST_TEST(options.connections > 0U);
    BOOST_TEST((options.queue_target < options.queue_interval));
    BOOST_TEST((options.checkout_limit.count() > 0 && options.connect_limit.count() > 0));
    BOOST_TEST((options.idle_check < options.connection_lifetime));
    BOOST_TEST((options.share_limit == std::chrono::milliseconds(2)));
    BOOST_TEST((options.hold_limit > options.share_limit));
    BOOST_TEST(options.observer == nullptr);
}
