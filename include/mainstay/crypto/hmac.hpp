// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/crypto/sha256.hpp>

#include <cstddef>
#include <span>

namespace mainstay::inline v0::crypto {

/// HMAC-SHA-256 (RFC 2104) of the bytes under a key of any length. Compare results with `constant_time_equal`.
sha256_digest hmac_sha256(std::span<const std::byte> key, std::span<const std::byte> bytes);

} // namespace mainstay::inline v0::crypto
