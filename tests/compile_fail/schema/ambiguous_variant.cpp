// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: this variant is ambiguous: give each of its structs
#include <mainstay/schema.hpp>

struct circle {
    double radius;
    static constexpr std::string_view kind = "circle";
};
struct square {
    double side;
#ifdef MENDED
    static constexpr std::string_view kind = "square";
#endif
};

auto read(std::string_view text) {
    return mainstay::schema::read_json<std::variant<circle, square>>(text);
}
