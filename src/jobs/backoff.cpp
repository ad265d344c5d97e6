// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/backoff.hpp>

#include <mainstay/resilience/backoff.hpp>

#include <algorithm>

namespace mainstay::inline v0::jobs {

std::chrono::nanoseconds exponential::delay(int failures, double random) const noexcept {
    using seconds = std::chrono::duration<double>;
    const resilience::backoff waits({first, cap, factor, resilience::jitter::none});
    const auto longest = waits.longest(static_cast<std::uint32_t>(std::max(failures, 1)));
    const double share = 1.0 - std::clamp(jitter, 0.0, 1.0) * random;
    // Well below the largest duration, whatever the cap.
    return std::chrono::round<std::chrono::nanoseconds>(seconds(std::min(seconds(longest).count() * share, 9.0e9)));
}

} // namespace mainstay::inline v0::jobs
