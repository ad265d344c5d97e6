// SPDX-License-Identifier: BSL-1.0
// expect: this_name_has_several_overloads_so_cast_it_to_the_one_that_is_meant
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

using namespace mainstay::prelude;

std::string note(path<"id", std::int64_t>);
#ifndef MENDED
std::string note(path<"id", std::string>);
#endif

void lay_out(mainstay::routing::router& all) {
    all.get("/v1/notes/{id}", note);
}
