// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/random.hpp>

#include <chrono>
#include <cstdint>

namespace mainstay::inline v0::resilience {

/// How waiting times are spread, so that those who failed together do not come back together.
enum class jitter : std::uint8_t {
    none,
    /// From nothing to the whole time: spreads best.
    full,
    /// From half of the time to the whole: never comes back at once.
    equal,
};

struct backoff_options {
    /// Before the second attempt.
    std::chrono::nanoseconds first = std::chrono::milliseconds{100};
    /// No wait is longer.
    std::chrono::nanoseconds most = std::chrono::seconds{30};
    /// How much longer each wait is than the one before; below 1 counts as 1.
    double factor = 2;
    resilience::jitter jitter = resilience::jitter::full;
};

/// How long to wait before the next attempt: exponentially longer, up to a cap, with jitter. Keeps no state.
class backoff {
public:
    explicit backoff(backoff_options options = {}) noexcept;

    /// The wait after so many failed attempts, at least 1.
    std::chrono::nanoseconds delay(std::uint32_t failures, core::fast_random& random) const noexcept;
    /// The same before jitter: the longest that `delay` gives.
    std::chrono::nanoseconds longest(std::uint32_t failures) const noexcept;

private:
    backoff_options options_;
};

} // namespace mainstay::inline v0::resilience
