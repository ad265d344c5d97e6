// SPDX-License-Identifier: BSL-1.0
// expect: this_pattern_has_a_bracket_that_does_not_close
#include <mainstay/schema.hpp>

struct product {
    std::string code;
    static constexpr auto rules() {
#ifdef MENDED
        return mainstay::schema::rules(mainstay::schema::field<&product::code>(mainstay::schema::pattern<"[A-Z]{3}">()));
#else
        return mainstay::schema::rules(mainstay::schema::field<&product::code>(mainstay::schema::pattern<"[A-Z{3}">()));
#endif
    }
};

auto read(std::string_view text) {
    return mainstay::schema::read_json<product>(text);
}
