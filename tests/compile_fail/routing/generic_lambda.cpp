// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: this handler has no one signature: it is a generic lambda
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

using namespace mainstay::prelude;

void lay_out(mainstay::routing::router& all) {
#ifdef MENDED
    all.get("/v1/notes/{id}", [](path<"id", int> id) { return std::to_string(*id); });
#else
    all.get("/v1/notes/{id}", [](auto id) { return std::to_string(*id); });
#endif
}
