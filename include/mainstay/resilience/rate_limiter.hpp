// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/detail/state_ptr.hpp>
#include <mainstay/resilience/rate.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mainstay::inline v0::resilience {

struct rate_limiter_options {
    /// How many each key may have in how much time; also how many it may have at once.
    rate limit{};
    /// Keys that are kept count of at a time, 16 bytes each; rounded up to a power of two, at least 64.
    std::size_t keys = 65'536;
    /// The machine's clock when null. Must outlive the limiter.
    const core::clock* clock = nullptr;
};

/// Limits how often something happens for each key, such as a client's address (the generic cell rate algorithm).
///
/// A key that was quiet may take `limit.count` at once; after that, one each `period / count`. What is refused does not
/// count. Its memory is fixed: when a new key finds no room, the key that has used least of its limit makes way for it,
/// and one whose limit is used up stays longest, so that nobody gets a fresh start by sending under many names. Which
/// keys share a place depends on a secret. Thread-safe, with many locks that are held for some instructions.
class rate_limiter {
public:
    explicit rate_limiter(rate_limiter_options options);
    rate_limiter(rate_limiter&&) noexcept;
    rate_limiter& operator=(rate_limiter&&) noexcept;
    ~rate_limiter();

    struct decision {
        bool allowed = true;
        /// How many more it could have now.
        std::uint32_t remaining = 0;
        /// When it is refused: how long until it would be allowed; `nanoseconds::max()` if it never will.
        std::chrono::nanoseconds retry_after{0};
    };
    /// Asks for `cost` at once. Without a limit everything is allowed.
    decision take(std::string_view key, std::uint32_t cost = 1) noexcept;
    /// What `take` would say, without taking.
    decision look(std::string_view key, std::uint32_t cost = 1) const noexcept;

    const rate& limit() const noexcept;

private:
    class state;
    core::detail::state_ptr<state> state_;
};

} // namespace mainstay::inline v0::resilience
