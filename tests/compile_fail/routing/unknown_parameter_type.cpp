// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: this parameter type is unknown to routing
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

using namespace mainstay::prelude;

struct paging {
    int limit = 20;
};
#ifdef MENDED
std::string notes(query<paging>);
#else
std::string notes(paging);
#endif

void lay_out(mainstay::routing::router& all) {
    all.get("/v1/notes", notes);
}
