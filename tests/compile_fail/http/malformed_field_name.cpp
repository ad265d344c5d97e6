// SPDX-License-Identifier: BSL-1.0
// expect: the_name_of_a_field_is_a_token
#include <mainstay/http/response.hpp>

void answer(mainstay::http::response& out) {
#ifdef MENDED
    out.set("X-Total", "7");
#else
    out.set("X Total", "7");
#endif
}
