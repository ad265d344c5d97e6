// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/random.hpp>

#include <string>

namespace mainstay::inline v0::core {

/// A version 7 UUID (RFC 9562): sortable by time to the millisecond, 74 random bits from the operating system. 36
/// characters.
std::string uuid_v7(const clock& time);

/// Makes request ids: 32 hexadecimal characters, unique for all practical purposes, cheap, and not secret.
///
/// Not thread-safe: one for each thread.
class id_source {
public:
    static constexpr std::size_t length = 32;
    /// Writes exactly `length` characters.
    void write(char* out) noexcept;
    std::string next();

private:
    fast_random random_;
};

} // namespace mainstay::inline v0::core
