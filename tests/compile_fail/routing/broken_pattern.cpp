// SPDX-License-Identifier: BSL-1.0
// expect: the_pattern_has_to_begin_with_a_slash
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

using namespace mainstay::prelude;

std::string notes();

void lay_out(mainstay::routing::router& all) {
#ifdef MENDED
    all.get("/v1/notes", notes);
#else
    all.get("v1/notes", notes);
#endif
}
