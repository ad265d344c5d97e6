// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/queue_options.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(queue_options_test)

BOOST_AUTO_TEST_CASE(a_killed_worker_is_noticed_within_15_seconds) {
    jobs::queue_options options;
    BOOST_TEST((options.lease + options.heartbeat <= 15s));
    BOOST_TEST((options.heartbeat * 3 <= options.lease));
}

BOOST_AUTO_TEST_SUITE_END()
