// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/problem.hpp>

namespace mainstay::inline v0::routing::detail {

// Waits in the request's context until the router tells the log of it: a problem that was answered, not thrown, and has
// more to say than the client may know.
struct told_problem {
    problem what;
    bool told = false;
};

} // namespace mainstay::inline v0::routing::detail
