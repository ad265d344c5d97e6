// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/random.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <set>

using namespace mainstay::core;

BOOST_AUTO_TEST_SUITE(random_test)

BOOST_AUTO_TEST_CASE(tokens_have_their_length_and_differ) {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i)
        seen.insert(random_token());
    BOOST_TEST(seen.size() == 1000U);
    BOOST_TEST(seen.begin()->size() == 43U);
    BOOST_TEST(random_token(16).size() == 22U);
}

BOOST_AUTO_TEST_CASE(every_bit_of_the_bytes_moves) {
    std::array<std::byte, 64> all{}, any{};
    all.fill(std::byte{0xff});
    for (int i = 0; i < 100; ++i) {
        std::array<std::byte, 64> bytes{};
        random_bytes(bytes);
        for (std::size_t k = 0; k < bytes.size(); ++k) {
            all[k] &= bytes[k];
            any[k] |= bytes[k];
        }
    }
    for (std::size_t k = 0; k < all.size(); ++k) {
        BOOST_TEST(std::to_integer<int>(all[k]) == 0);
        BOOST_TEST(std::to_integer<int>(any[k]) == 0xff);
    }
}

BOOST_AUTO_TEST_CASE(the_fast_one_repeats_with_its_seed_and_stays_in_bounds) {
    fast_random a(42), b(42);
    std::array<int, 10> counts{};
    for (int i = 0; i < 10'000; ++i) {
        BOOST_REQUIRE(a() == b());
        double u = a.uniform();
        b.uniform();
        BOOST_REQUIRE(u >= 0.0);
        BOOST_REQUIRE(u < 1.0);
        ++counts[a.below(10)];
        b.below(10);
    }
    for (int count : counts)
        BOOST_TEST((count > 800 && count < 1200));
    BOOST_TEST(a.below(0) == 0U);
    BOOST_TEST(a.below(1) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
