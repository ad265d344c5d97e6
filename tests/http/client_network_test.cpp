// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/client_network.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using mainstay::http::client_network;

BOOST_AUTO_TEST_SUITE(client_network_test)

BOOST_AUTO_TEST_CASE(an_ipv4_address_is_itself) {
    BOOST_TEST(client_network("192.0.2.1") == "192.0.2.1");
    BOOST_TEST(client_network("::ffff:192.0.2.1") == "192.0.2.1");
    BOOST_TEST(client_network("::FFFF:c000:201") == "192.0.2.1");
}

BOOST_AUTO_TEST_CASE(an_ipv6_address_is_its_first_half) {
    BOOST_TEST(client_network("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::");
    BOOST_TEST(client_network("2001:0DB8:0001:0002::") == "2001:db8:1:2::");
    BOOST_TEST(client_network("::1") == "::");
    BOOST_TEST(client_network("fe80::1%eth0") == "fe80::");
}

BOOST_AUTO_TEST_CASE(what_is_no_address_stays_as_it_is) {
    for (std::string odd : {std::string(), std::string("unix"), std::string("1.2.3"), std::string("[::1]"),
             std::string(1000, '1'), std::string("1.2.3.4\0", 8)}) {
        BOOST_TEST(client_network(odd) == odd);
    }
}

BOOST_AUTO_TEST_SUITE_END()
