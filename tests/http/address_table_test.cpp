// SPDX-License-Identifier: BSL-1.0
#include "http/address_table.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <thread>
#include <vector>

using mainstay::http::address_table;

BOOST_AUTO_TEST_SUITE(address_table_test)

BOOST_AUTO_TEST_CASE(counts_by_network_and_forgets) {
    auto table = std::make_shared<address_table>();
    std::vector<address_table::place> places;
    for (int i = 0; i < 3; ++i) {
        auto [place, taken] = table->enter("192.0.2.1", 3);
        BOOST_TEST(taken);
        places.push_back(std::move(place));
    }
    BOOST_TEST(!table->enter("192.0.2.1", 3).second);
    BOOST_TEST(!table->enter("::ffff:192.0.2.1", 3).second); // the same client
    BOOST_TEST(table->enter("192.0.2.2", 3).second);
    BOOST_TEST(table->size() == 1U); // the other's place was given up at once
    places.pop_back();
    BOOST_TEST(table->enter("192.0.2.1", 3).second);
    places.clear();
    BOOST_TEST(table->size() == 0U);
}

BOOST_AUTO_TEST_CASE(a_refused_one_leaves_no_trace) {
    auto table = std::make_shared<address_table>();
    auto [first, taken] = table->enter("2001:db8::1", 1);
    BOOST_TEST(taken);
    // The rest of an IPv6 address is the client's to choose.
    BOOST_TEST(!table->enter("2001:db8::2", 1).second);
    BOOST_TEST(table->enter("2001:db8:0:1::2", 1).second);
    BOOST_TEST(table->size() == 1U);
}

BOOST_AUTO_TEST_CASE(this_machine_is_not_counted) {
    auto table = std::make_shared<address_table>();
    std::vector<address_table::place> places;
    for (const char* address : {"127.0.0.1", "127.0.0.1", "127.1.2.3", "::1", "::1", ""}) {
        auto [place, taken] = table->enter(address, 1);
        BOOST_TEST(taken, address);
        places.push_back(std::move(place));
    }
    auto [unlimited, taken] = table->enter("192.0.2.1", 0);
    BOOST_TEST(taken);
    BOOST_TEST(table->size() == 0U);
}

BOOST_AUTO_TEST_CASE(outlives_whoever_made_it) {
    std::optional<address_table::place> place;
    {
        auto table = std::make_shared<address_table>();
        place.emplace(table->enter("192.0.2.1", 1).first);
    }
    place.reset();
}

BOOST_AUTO_TEST_CASE(many_threads) {
    auto table = std::make_shared<address_table>();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([table] {
            for (int n = 0; n < 1000; ++n)
                (void)table->enter("192.0.2." + std::to_string(n % 7), 2);
        });
    }
    for (auto& each : threads)
        each.join();
    BOOST_TEST(table->size() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
