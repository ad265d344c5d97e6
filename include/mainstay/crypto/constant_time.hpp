// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>

namespace mainstay::inline v0::crypto {

/// Whether both are alike, in a time that depends on their sizes only. Different sizes are unlike at once.
bool constant_time_equal(std::span<const std::byte> left, std::span<const std::byte> right) noexcept;

} // namespace mainstay::inline v0::crypto
