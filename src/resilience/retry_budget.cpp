// SPDX-License-Identifier: BSL-1.0
#include <mainstay/resilience/retry_budget.hpp>

#include <algorithm>

namespace mainstay::inline v0::resilience {
namespace {
constexpr std::int64_t one_retry = 1000;
}

retry_budget::retry_budget(retry_budget_options options) noexcept
    : each_(options.ratio > 0 ? static_cast<std::int64_t>(std::min(options.ratio, 1000.0) * one_retry) : 0)
    , most_(one_retry * options.reserve)
    , balance_(most_) {}

void retry_budget::deposit() noexcept {
    std::int64_t before = balance_.load(std::memory_order_relaxed);
    while (before < most_ &&
           !balance_.compare_exchange_weak(before, std::min(before + each_, most_), std::memory_order_relaxed)) {
    }
}

bool retry_budget::withdraw() noexcept {
    std::int64_t before = balance_.load(std::memory_order_relaxed);
    while (before >= one_retry) {
        if (balance_.compare_exchange_weak(before, before - one_retry, std::memory_order_relaxed)) return true;
    }
    return false;
}

std::uint32_t retry_budget::left() const noexcept {
    return static_cast<std::uint32_t>(balance_.load(std::memory_order_relaxed) / one_retry);
}

} // namespace mainstay::inline v0::resilience
