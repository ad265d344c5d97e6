// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: a handler is called from several threads at once
#include <mainstay/routing.hpp>

void lay_out(mainstay::routing::router& all) {
#ifdef MENDED
    all.get("/count", [count = 0] { return std::to_string(count + 1); });
#else
    all.get("/count", [count = 0]() mutable { return std::to_string(++count); });
#endif
}
