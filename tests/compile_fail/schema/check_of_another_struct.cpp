// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: rules\(\) takes field
#include <mainstay/schema.hpp>

struct other {};
struct span {
    int from, to;
    static constexpr auto rules() {
#ifdef MENDED
        auto ordered = [](const span& all) { return all.from <= all.to; };
#else
        auto ordered = [](const other&) { return true; };
#endif
        return mainstay::schema::rules(mainstay::schema::check(ordered, "order", "ends before it begins"));
    }
};

auto read(std::string_view text) {
    return mainstay::schema::read_json<span>(text);
}
