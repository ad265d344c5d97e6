// SPDX-License-Identifier: BSL-1.0
// expect: the_handler_takes_a_path_parameter_that_the_route_does_not_name
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

using namespace mainstay::prelude;

#ifdef MENDED
std::string note(path<"id", std::int64_t>);
#else
std::string note(path<"uid", std::int64_t>, path<"id", std::int64_t>);
#endif

void lay_out(mainstay::routing::router& all) {
    all.get("/v1/notes/{id}", note);
}
