// SPDX-License-Identifier: BSL-1.0
// expect: mainstay: this is no middleware
#include <mainstay/routing.hpp>

struct quiet {
#ifdef MENDED
    void after(const mainstay::http::request&, mainstay::http::response& answer) const { answer.body().clear(); }
#else
    void afterwards(const mainstay::http::request&, mainstay::http::response& answer) const { answer.body().clear(); }
#endif
};

void lay_out(mainstay::routing::router& all) {
    all.use(quiet{});
}
