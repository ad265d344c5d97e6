// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace mainstay::inline v0::core {

/// Fills the span from the operating system's generator, fit for keys and tokens. Throws `std::system_error`; never
/// returns weaker bytes.
void random_bytes(std::span<std::byte> out);

/// A token of that many random bytes as base64url without padding; 32 bytes make 43 characters.
std::string random_token(std::size_t bytes = 32);

/// A quick generator for jitter and sampling (xoshiro256++), seeded from the operating system. Not for secrets, not
/// thread-safe. A standard uniform random bit generator.
class fast_random {
public:
    using result_type = std::uint64_t;

    fast_random();
    explicit fast_random(std::uint64_t seed) noexcept;

    static constexpr result_type min() noexcept { return 0; }
    static constexpr result_type max() noexcept { return ~result_type{0}; }
    result_type operator()() noexcept;
    /// Evenly from [0, 1).
    double uniform() noexcept { return static_cast<double>(operator()() >> 11) * 0x1.0p-53; }
    /// Evenly from [0, bound); 0 for a bound of 0.
    std::uint64_t below(std::uint64_t bound) noexcept;

private:
    std::uint64_t state_[4];
};

} // namespace mainstay::inline v0::core
