// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <cstdint>

namespace mainstay::inline v0::resilience {

struct retry_budget_options {
    /// Retries that each first attempt pays for: 0.1 lets retries add a tenth to the load.
    double ratio = 0.1;
    /// Retries that may be saved up, and that there are at the start.
    std::uint32_t reserve = 20;
};

/// Keeps retries a small share of all calls, so that they can't turn trouble into an overload. Thread-safe; one is
/// shared by all callers of the same thing.
class retry_budget {
public:
    explicit retry_budget(retry_budget_options options = {}) noexcept;

    /// Says that a first attempt is made.
    void deposit() noexcept;
    /// Takes one retry; false when there is none.
    bool withdraw() noexcept;
    /// Whole retries that are left.
    std::uint32_t left() const noexcept;

private:
    std::int64_t each_, most_; // in thousandths of a retry
    std::atomic<std::int64_t> balance_;
};

} // namespace mainstay::inline v0::resilience
