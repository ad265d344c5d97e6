// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: this struct cannot be reflected: it has constructors, private members or virtual functions
#include <mainstay/schema.hpp>

struct point {
#ifndef MENDED
    point(int first, int second) : x(first), y(second) {}
#endif
    int x, y;
};

std::string text(const point& one) {
    return mainstay::schema::to_json(one);
}
