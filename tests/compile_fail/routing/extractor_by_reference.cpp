// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: a handler takes extractors by value
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

using namespace mainstay::prelude;

struct new_note {
    std::string text;
};
#ifdef MENDED
void add(json<new_note>);
#else
void add(const json<new_note>&);
#endif

void lay_out(mainstay::routing::router& all) {
    all.post("/v1/notes", add);
}
