// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace mainstay::inline v0::crypto {

/// A key that seals bytes so that nobody without it can read or change them (XAES-256-GCM, by C2SP).
///
/// AES-256-GCM under a key of its own for each message, derived from a random nonce of 24 bytes: nonces do not repeat,
/// however much is sealed. Wiped when it goes. May be used from any thread.
class aead_key {
public:
    static constexpr std::size_t size = 32;
    /// What a sealed message is longer than the plain one: nonce and tag.
    static constexpr std::size_t overhead = 24 + 16;

    /// Throws `std::invalid_argument` unless there are 32 bytes, which have to be random: see `hkdf_sha256`.
    explicit aead_key(std::span<const std::byte> key);
    aead_key(const aead_key&) = default;
    aead_key& operator=(const aead_key&) = default;
    ~aead_key();

    /// Nonce, ciphertext and tag. `additional` is not in it, but has to be the same when it is opened.
    std::vector<std::byte> seal(std::span<const std::byte> plain, std::span<const std::byte> additional = {}) const;
    /// What was sealed; empty for anything that this key did not seal, or with other additional data.
    std::optional<std::vector<std::byte>> open(
        std::span<const std::byte> sealed, std::span<const std::byte> additional = {}) const;

private:
    std::array<std::byte, size> key_;
};

} // namespace mainstay::inline v0::crypto
