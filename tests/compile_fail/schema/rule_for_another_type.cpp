// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: length\(\) is a rule for texts; lists have items\(\), numbers have range\(\)
#include <mainstay/schema.hpp>

struct item {
    int quantity;
    static constexpr auto rules() {
#ifdef MENDED
        return mainstay::schema::rules(mainstay::schema::field<&item::quantity>(mainstay::schema::range(1, 99)));
#else
        return mainstay::schema::rules(mainstay::schema::field<&item::quantity>(mainstay::schema::length(1, 99)));
#endif
    }
};

auto read(std::string_view text) {
    return mainstay::schema::read_json<item>(text);
}
