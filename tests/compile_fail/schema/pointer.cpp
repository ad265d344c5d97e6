// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: a pointer or reference has no JSON form: use std::optional or the value itself
#include <mainstay/schema.hpp>

struct node {
#ifdef MENDED
    std::optional<int> value;
#else
    int* value;
#endif
};

std::string text(const node& one) {
    return mainstay::schema::to_json(one);
}
