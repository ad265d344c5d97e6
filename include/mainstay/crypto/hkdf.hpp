// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace mainstay::inline v0::crypto {

/// HKDF with SHA-256 (RFC 5869): that many bytes of key out of a secret that is as good as random, one for each `info`.
///
/// `salt` may be empty. Throws `std::length_error` beyond 8160 bytes (255 digests). Not for passwords.
std::vector<std::byte> hkdf_sha256(std::span<const std::byte> secret, std::span<const std::byte> salt,
    std::span<const std::byte> info, std::size_t size = 32);

} // namespace mainstay::inline v0::crypto
