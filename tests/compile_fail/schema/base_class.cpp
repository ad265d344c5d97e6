// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: this struct cannot be reflected: it has a base class
#include <mainstay/schema.hpp>

struct animal {
    int legs;
};
#ifdef MENDED
struct dog {
    animal inner;
    int age;
};
#else
struct dog : animal {
    int age;
};
#endif

std::string text(const dog& one) {
    return mainstay::schema::to_json(one);
}
