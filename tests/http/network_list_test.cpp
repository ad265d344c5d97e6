// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/network_list.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using mainstay::http::network_list;

namespace {

network_list of(std::vector<std::string> texts) {
    return network_list(texts);
}

std::string mistake(std::vector<std::string> texts) {
    try {
        of(std::move(texts));
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return {};
}

} // namespace

BOOST_AUTO_TEST_SUITE(network_list_test)

BOOST_AUTO_TEST_CASE(an_empty_one_has_nobody) {
    BOOST_TEST(network_list().empty());
    for (std::string_view address : {"127.0.0.1", "::1", "", "x"})
        BOOST_TEST(!network_list().contains(address));
}

BOOST_AUTO_TEST_CASE(has_what_is_in_one_of_its_networks) {
    struct {
        std::string_view network, in, out;
    } const table[]{
        {"10.0.0.0/8", "10.255.0.1", "11.0.0.0"},
        {"10.0.0.0/8", "::ffff:10.1.2.3", "::10.1.2.3"},
        {"192.0.2.128/25", "192.0.2.128", "192.0.2.127"},
        {"192.0.2.1", "192.0.2.1", "192.0.2.0"},
        {"192.0.2.1/32", "::FFFF:c000:201", "192.0.2.2"},
        {"0.0.0.0/0", "255.255.255.255", "::1"},
        {"::ffff:10.0.0.0/104", "10.1.1.1", "11.1.1.1"},
        {"::ffff:10.0.0.1", "10.0.0.1", "10.0.0.2"},
        {"::/0", "2001:db8::1", "10.0.0.1"},
        {"::/0", "::1", "::ffff:10.0.0.1"},
        {"2001:db8::/32", "2001:DB8:ffff::", "2001:db9::"},
        {"2001:db8:0:8000::/49", "2001:db8:0:ffff::1", "2001:db8:0:7fff::1"},
        {"2001:db8::8000:0:0:0/65", "2001:db8::ffff:0:0:1", "2001:db8::7fff:0:0:1"},
        {"2001:db8::/64", "2001:db8::1", "2001:db8:0:1::1"},
        {"::1", "0:0:0:0:0:0:0:1", "::2"},
        {"unix", "", "127.0.0.1"},
    };
    for (const auto& row : table) {
        auto list = of({"203.0.113.7", std::string(row.network)});
        BOOST_TEST_CONTEXT(row.network) {
            BOOST_TEST(!list.empty());
            BOOST_TEST(list.contains(row.in), row.in);
            BOOST_TEST(!list.contains(row.out), row.out);
            BOOST_TEST(list.contains("203.0.113.7"));
        }
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_address_is_in_no_network) {
    auto all = of({"0.0.0.0/0", "::/0"});
    for (std::string_view odd : {"", "unix", "1.2.3", "01.2.3.4", "1.2.3.4:80", "[::1]", "fe80::1%eth0", " 1.2.3.4", "localhost"})
        BOOST_TEST(!all.contains(odd), odd);
    BOOST_TEST(!all.contains(std::string(1000, '1')));
    BOOST_TEST(!all.contains(std::string_view("1.2.3.4\0", 8)));
}

BOOST_AUTO_TEST_CASE(names_every_mistake) {
    for (std::string odd : {"", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8 ", "10.0.0.0/8/8",
             "10.0.0.1/8", "::/129", "2001:db8::1/32", "proxy.example.com", "*", "UNIX", "::ffff:0:0/95", "[::1]"}) {
        BOOST_TEST_CONTEXT(odd) { BOOST_TEST(mistake({"10.0.0.0/8", odd}).find('"' + odd + '"') != std::string::npos); }
    }
    std::string both = mistake({"a", "::1", "10.0.0.1/8"});
    BOOST_TEST(both.find("\"a\"") != std::string::npos);
    BOOST_TEST(both.find("10.0.0.1/8") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
