// SPDX-License-Identifier: BSL-1.0
// expect: the_prefix_of_a_group_has_parameters_so_use_route_pattern_runtime
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

using namespace mainstay::prelude;

void add_routes(mainstay::routing::router& router) {
#ifdef MENDED
    router.group(route_pattern::runtime("/tenants/{tenant}"));
#else
    router.group("/tenants/{tenant}");
#endif
}
