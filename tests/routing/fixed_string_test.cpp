// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/fixed_string.hpp>

#include <boost/test/unit_test.hpp>

#include <type_traits>

namespace {
template <mainstay::routing::fixed_string Name>
struct tagged {
    static constexpr std::string_view name = Name.view();
};
} // namespace

BOOST_AUTO_TEST_SUITE(fixed_string_test)

BOOST_AUTO_TEST_CASE(names_types_by_their_text) {
    static_assert(std::is_same_v<tagged<"id">, tagged<"id">>);
    static_assert(!std::is_same_v<tagged<"id">, tagged<"uid">>);
    BOOST_TEST(tagged<"id">::name == "id");
    BOOST_TEST(tagged<"">::name == "");
}

BOOST_AUTO_TEST_SUITE_END()
