// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: this struct cannot be reflected: it has a base class
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

using namespace mainstay::prelude;

struct entity {
    std::int64_t id;
};
#ifdef MENDED
struct note {
    entity key;
    std::string text;
};
#else
struct note : entity {
    std::string text;
};
#endif
note last();

void lay_out(mainstay::routing::router& all) {
    all.get("/v1/notes/last", last);
}
