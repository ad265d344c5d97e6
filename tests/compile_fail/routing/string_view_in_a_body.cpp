// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: a std::string_view cannot be read into
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

using namespace mainstay::prelude;

struct new_note {
#ifdef MENDED
    std::string text;
#else
    std::string_view text;
#endif
};
void add(json<new_note>);

void lay_out(mainstay::routing::router& all) {
    all.post("/v1/notes", add);
}
