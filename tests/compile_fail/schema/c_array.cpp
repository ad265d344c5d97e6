// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: this struct cannot be reflected: it has a C array; use std::array
#include <mainstay/schema.hpp>

struct matrix {
    int rows;
#ifdef MENDED
    std::array<double, 4> cells;
#else
    double cells[4];
#endif
};

auto read(std::string_view text) {
    return mainstay::schema::read_json<matrix>(text);
}
