// SPDX-License-Identifier: BSL-1.0
// expect: the_route_names_a_parameter_that_the_handler_does_not_take
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

using namespace mainstay::prelude;

#ifdef MENDED
std::string note(path<"account", std::int64_t>, path<"id", std::int64_t>);
#else
std::string note(path<"id", std::int64_t>);
#endif

void lay_out(mainstay::routing::router& all) {
    all.get("/v1/accounts/{account}/notes/{id}", note);
}
