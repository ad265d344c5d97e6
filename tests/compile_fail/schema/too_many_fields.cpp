// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: this struct cannot be reflected: it has more than 32 fields
#include <mainstay/schema.hpp>

struct wide {
    int a1, a2, a3, a4, a5, a6, a7, a8, b1, b2, b3, b4, b5, b6, b7, b8, c1, c2, c3, c4, c5, c6, c7, c8, d1, d2, d3, d4,
        d5, d6, d7, d8;
#ifndef MENDED
    int e1;
#endif
};

std::string text(const wide& one) {
    return mainstay::schema::to_json(one);
}
