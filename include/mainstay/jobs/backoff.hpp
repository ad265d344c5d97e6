// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>

namespace mainstay::inline v0::jobs {

/// How long to wait before an attempt is repeated: `first`, then each time `factor` times as long, at most `cap`.
///
/// Jitter takes away up to that share of the delay, so that jobs which failed together do not come back together.
struct exponential {
    constexpr exponential(std::chrono::nanoseconds first_delay, std::chrono::nanoseconds longest, double growth = 2.0,
        double jitter_share = 0.2) noexcept
        : first(first_delay)
        , cap(longest)
        , factor(growth)
        , jitter(jitter_share) {}

    std::chrono::nanoseconds first;
    std::chrono::nanoseconds cap;
    double factor;
    /// From 0, exact delays, to 1, anything down to nothing.
    double jitter;

    /// The delay after that many failures, at least 1; `random` is even from [0, 1).
    std::chrono::nanoseconds delay(int failures, double random) const noexcept;
};

} // namespace mainstay::inline v0::jobs
