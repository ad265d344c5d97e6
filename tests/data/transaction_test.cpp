// SPDX-License-Identifier: BSL-1.0
// What transactions do to data is in tests/conformance.
#include "data/fixture.hpp"

#include <mainstay/data/transaction.hpp>

using namespace data_test;

BOOST_AUTO_TEST_SUITE(transaction_test)

BOOST_AUTO_TEST_CASE(it_carries_a_value_for_each_type) {
    struct staged {
        std::vector<int> what;
    };
    by_hand world;
    auto db = data::open("sqlite::memory:");
    world.start(db);
    auto body = [&](data::transaction& tx) -> task<> {
        BOOST_TEST(tx.find<staged>() == nullptr);
        tx.put(staged{{1}}).what.push_back(2);
        tx.put(std::string("text"));
        BOOST_TEST(tx.find<staged>()->what.size() == 2U);
        tx.put(staged{});
        BOOST_TEST(tx.find<staged>()->what.empty());
        BOOST_TEST(*tx.find<std::string>() == "text");
        auto inner = [&](data::transaction& nested) -> task<> {
            BOOST_TEST(nested.find<staged>() == nullptr);
            co_return;
        };
        co_await tx.transaction(inner);
    };
    world.run([&] { return db.transaction(body); });
    world.stop(db);
}

BOOST_AUTO_TEST_SUITE_END()
