// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace mainstay::inline v0::crypto {

using key_bytes = std::span<const std::byte, 32>;
using block = std::array<std::byte, 16>;

// AES-256-GCM (NIST SP 800-38D) with a nonce of 12 bytes, that must never be used twice with a key. `out` has room for
// the text and, when sealing, 16 bytes more for the tag.
void gcm_seal(key_bytes key, std::span<const std::byte, 12> nonce, std::span<const std::byte> plain,
    std::span<const std::byte> additional, std::byte* out);
// False when the tag is wrong: `out` holds nothing of use then. `sealed` has at least the 16 bytes of the tag.
bool gcm_open(key_bytes key, std::span<const std::byte, 12> nonce, std::span<const std::byte> sealed,
    std::span<const std::byte> additional, std::byte* out);

// One block of AES-256, for deriving keys only.
block aes_block(key_bytes key, const block& in);

} // namespace mainstay::inline v0::crypto
