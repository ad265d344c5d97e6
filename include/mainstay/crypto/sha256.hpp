// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>

namespace mainstay::inline v0::crypto {

/// The 32 bytes of a SHA-256 digest.
using sha256_digest = std::array<std::byte, 32>;

/// SHA-256 (FIPS 180-4) of the bytes. Throws `std::runtime_error` only when OpenSSL can't give it at all.
sha256_digest sha256(std::span<const std::byte> bytes);

/// SHA-256 of bytes that come in pieces. Belongs to one thread at a time.
class sha256_stream {
public:
    sha256_stream();
    sha256_stream(sha256_stream&&) noexcept = default;
    sha256_stream& operator=(sha256_stream&&) noexcept = default;
    ~sha256_stream();

    sha256_stream& update(std::span<const std::byte> bytes);
    /// The digest of everything since the beginning or the last call; starts over.
    sha256_digest finish();

private:
    struct free_context {
        void operator()(void* context) const noexcept;
    };
    std::unique_ptr<void, free_context> context_;
};

} // namespace mainstay::inline v0::crypto
