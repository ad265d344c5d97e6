// SPDX-License-Identifier: BSL-1.0
#include <mainstay/resilience/backoff.hpp>

#include <algorithm>
#include <cmath>

namespace mainstay::inline v0::resilience {

using std::chrono::nanoseconds;

backoff::backoff(backoff_options options) noexcept : options_(options) {
    options_.first = std::max(options_.first, nanoseconds{0});
    options_.most = std::max(options_.most, nanoseconds{0});
    if (!(options_.factor >= 1)) options_.factor = 1;
}

nanoseconds backoff::longest(std::uint32_t failures) const noexcept {
    double exponent = failures > 1 ? static_cast<double>(failures - 1) : 0;
    double wait = static_cast<double>(options_.first.count()) * std::pow(options_.factor, exponent);
    // Also for what is no number: nothing times infinity.
    if (!(wait < static_cast<double>(options_.most.count())))
        return options_.first > nanoseconds{0} ? options_.most : nanoseconds{0};
    return nanoseconds(static_cast<nanoseconds::rep>(wait));
}

nanoseconds backoff::delay(std::uint32_t failures, core::fast_random& random) const noexcept {
    nanoseconds whole = longest(failures);
    auto up_to = [&](nanoseconds bound) {
        return nanoseconds(static_cast<nanoseconds::rep>(random.below(static_cast<std::uint64_t>(bound.count()) + 1)));
    };
    switch (options_.jitter) {
    case jitter::full:
        return up_to(whole);
    case jitter::equal:
        return whole - up_to(whole / 2);
    case jitter::none:
        break;
    }
    return whole;
}

} // namespace mainstay::inline v0::resilience
