// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/status.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(status_test)

BOOST_AUTO_TEST_CASE(phrases) {
    BOOST_TEST(http::reason_phrase(200) == "OK");
    BOOST_TEST(http::reason_phrase(422) == "Unprocessable Content");
    BOOST_TEST(http::reason_phrase(299) == "Unknown");
    BOOST_TEST(http::reason_phrase(-1) == "Unknown");
}

BOOST_AUTO_TEST_CASE(bodies) {
    for (int status : {100, 199, 204, 304})
        BOOST_TEST(http::forbids_body(status));
    for (int status : {200, 205, 404, 500})
        BOOST_TEST(!http::forbids_body(status));
}

BOOST_AUTO_TEST_SUITE_END()
