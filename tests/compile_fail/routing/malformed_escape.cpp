// SPDX-License-Identifier: BSL-1.0
// expect: the_pattern_has_an_escape_without_two_hexadecimal_digits
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

using namespace mainstay::prelude;

std::string discount();

void lay_out(mainstay::routing::router& all) {
#ifdef MENDED
    all.get("/v1/100%25", discount);
#else
    all.get("/v1/100%", discount);
#endif
}
