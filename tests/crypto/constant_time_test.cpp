// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/encoding.hpp>
#include <mainstay/crypto/constant_time.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;
using core::bytes_of;

BOOST_AUTO_TEST_SUITE(constant_time_test)

BOOST_AUTO_TEST_CASE(only_the_same_bytes_are_equal) {
    BOOST_TEST(crypto::constant_time_equal({}, {}));
    BOOST_TEST(crypto::constant_time_equal(bytes_of("secret"), bytes_of("secret")));
    BOOST_TEST(!crypto::constant_time_equal(bytes_of("secret"), bytes_of("secreT")));
    BOOST_TEST(!crypto::constant_time_equal(bytes_of("Secret"), bytes_of("secret")));
    BOOST_TEST(!crypto::constant_time_equal(bytes_of("secret"), bytes_of("secre")));
    BOOST_TEST(!crypto::constant_time_equal(bytes_of(""), bytes_of("s")));
}

BOOST_AUTO_TEST_SUITE_END()
