// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/random.hpp>
#include <mainstay/resilience/backoff.hpp>
#include <mainstay/resilience/retry_budget.hpp>

#include <chrono>
#include <cstdint>
#include <optional>

namespace mainstay::inline v0::resilience {

struct retry_options {
    /// All attempts, the first included.
    std::uint32_t attempts = 3;
    backoff_options backoff{};
    /// Shared by all that call the same thing; null: every retry is paid for. Must outlive the calls.
    retry_budget* budget = nullptr;
};

/// Decides about the attempts of one call. Ask it after each failure; it neither calls nor waits.
///
///     retry again(options, time, random, context->deadline());
///     for (;;) {
///         if (auto answer = co_await attempt()) co_return *answer;
///         auto wait = again.failed();
///         if (!wait) co_return std::nullopt;
///         co_await core::sleep_for(*wait);
///     }
///
/// Belongs to one call; clock and generator must outlive it.
class retry {
public:
    /// Made as the first attempt is, which it pays into the budget for. Past `deadline` nothing is tried again.
    retry(const retry_options& options, const core::clock& time, core::fast_random& random,
        core::clock::steady_time deadline = core::clock::steady_time::max()) noexcept;

    /// How long to wait before the next attempt; empty when the call has failed for good: no attempts are left, the
    /// budget is used up, or the wait would go past the deadline. At least `not_before` where the other side said so
    /// (`Retry-After`).
    std::optional<std::chrono::nanoseconds> failed(std::chrono::nanoseconds not_before = {}) noexcept;

    /// Attempts that have failed.
    std::uint32_t failures() const noexcept { return failures_; }

private:
    retry_options options_;
    backoff backoff_;
    const core::clock& time_;
    core::fast_random& random_;
    core::clock::steady_time deadline_;
    std::uint32_t failures_ = 0;
};

} // namespace mainstay::inline v0::resilience
