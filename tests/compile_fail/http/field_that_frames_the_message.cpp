// SPDX-License-Identifier: BSL-1.0
// expect: the_connection_itself_sets_this_field
#include <mainstay/http/response.hpp>

void answer(mainstay::http::response& out) {
#ifdef MENDED
    out.set("Content-Language", "en");
#else
    out.set("Content-Length", "7");
#endif
}
