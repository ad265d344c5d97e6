// SPDX-License-Identifier: BSL-1.0
// expect: the_rest_of_a_path_has_to_be_taken_as_a_string_or_a_vector_of_strings
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

using namespace mainstay::prelude;

void add_routes(mainstay::routing::router& router) {
#ifdef MENDED
    router.get("/files/{path...}", [](path<"path"> where) { return *where; });
#else
    router.get("/files/{path...}", [](path<"path", int> where) { return *where; });
#endif
}
