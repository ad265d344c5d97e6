// SPDX-License-Identifier: BSL-1.0
#include <mainstay/resilience/retry.hpp>

#include <algorithm>

namespace mainstay::inline v0::resilience {

retry::retry(const retry_options& options, const core::clock& time, core::fast_random& random,
    core::clock::steady_time deadline) noexcept
    : options_(options)
    , backoff_(options.backoff)
    , time_(time)
    , random_(random)
    , deadline_(deadline) {
    if (options_.budget != nullptr) options_.budget->deposit();
}

std::optional<std::chrono::nanoseconds> retry::failed(std::chrono::nanoseconds not_before) noexcept {
    if (failures_ < options_.attempts) ++failures_;
    if (failures_ >= options_.attempts) return std::nullopt;
    auto wait = std::max(backoff_.delay(failures_, random_), not_before);
    // Not now + wait: that could overflow.
    if (deadline_ != core::clock::steady_time::max() && wait >= deadline_ - time_.steady_now()) return std::nullopt;
    if (options_.budget != nullptr && !options_.budget->withdraw()) return std::nullopt;
    return wait;
}

} // namespace mainstay::inline v0::resilience
