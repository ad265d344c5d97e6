// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: a path parameter cannot be optional
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

using namespace mainstay::prelude;

#ifdef MENDED
std::string note(path<"id", int>);
#else
std::string note(std::optional<path<"id", int>>);
#endif

void lay_out(mainstay::routing::router& all) {
    all.get("/v1/notes/{id}", note);
}
