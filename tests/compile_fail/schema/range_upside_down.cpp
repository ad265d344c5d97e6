// SPDX-License-Identifier: BSL-1.0
// expect: the_upper_end_of_this_rule_is_below_its_lower_end
#include <mainstay/schema.hpp>

struct item {
    int quantity;
    static constexpr auto rules() {
#ifdef MENDED
        return mainstay::schema::rules(mainstay::schema::field<&item::quantity>(mainstay::schema::range(1, 99)));
#else
        return mainstay::schema::rules(mainstay::schema::field<&item::quantity>(mainstay::schema::range(99, 1)));
#endif
    }
};

auto read(std::string_view text) {
    return mainstay::schema::read_json<item>(text);
}
