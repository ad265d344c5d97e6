// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/random.hpp>

#include <atomic>
#include <cstdint>

namespace bench {

/// Evenly random numbers from 1 to 10,000, for any thread.
class random_ids {
public:
    static constexpr std::uint64_t most = 10'000;

    std::int64_t next() noexcept {
        mainstay::core::fast_random dice(state_.fetch_add(0x9e3779b97f4a7c15U, std::memory_order_relaxed));
        return static_cast<std::int64_t>(dice.below(most) + 1);
    }

private:
    std::atomic<std::uint64_t> state_{mainstay::core::fast_random()()};
};

} // namespace bench
