// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: rules\(\) names a field of another struct
#include <mainstay/schema.hpp>

struct order {
    std::string note;
};
struct item {
    std::string note;
    static constexpr auto rules() {
#ifdef MENDED
        return mainstay::schema::rules(mainstay::schema::field<&item::note>(mainstay::schema::length(1, 99)));
#else
        return mainstay::schema::rules(mainstay::schema::field<&order::note>(mainstay::schema::length(1, 99)));
#endif
    }
};

auto read(std::string_view text) {
    return mainstay::schema::read_json<item>(text);
}
