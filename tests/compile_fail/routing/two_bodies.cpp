// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: this handler reads the body twice
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

using namespace mainstay::prelude;

struct new_note {
    std::string text;
};
#ifdef MENDED
void add(json<new_note>);
#else
void add(json<new_note>, text);
#endif

void lay_out(mainstay::routing::router& all) {
    all.post("/v1/notes", add);
}
