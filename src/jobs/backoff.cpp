// SPDX-License-Identifier: BSL-1.0
#include <mainstay/jobs/backoff.hpp>

#include <algorithm>
#include <cmath>

namespace mainstay::inline v0::jobs {

std::chrono::nanoseconds exponential::delay(int failures, double random) const noexcept {
    using seconds = std::chrono::duration<double>;
    const double longest = std::max(seconds(cap).count(), 0.0);
    // Infinite for a large exponent, which the minimum takes care of; NaN only for 0 times infinity.
    double wait = std::max(seconds(first).count(), 0.0) * std::pow(std::max(factor, 1.0), std::max(failures, 1) - 1);
    if (!(wait < longest)) wait = longest;
    wait *= 1.0 - std::clamp(jitter, 0.0, 1.0) * random;
    // Under the largest duration by a wide margin, whatever the cap.
    return std::chrono::round<std::chrono::nanoseconds>(seconds(std::min(wait, 9.0e9)));
}

} // namespace mainstay::inline v0::jobs
