// SPDX-License-Identifier: BSL-1.0
#include <mainstay/crypto/hmac.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace mainstay::inline v0::crypto {

sha256_digest hmac_sha256(std::span<const std::byte> key, std::span<const std::byte> bytes) {
    // RFC 2104: a key longer than the block is its own digest. OpenSSL takes an int for the length.
    sha256_digest short_key;
    if (key.size() > 64) {
        short_key = sha256(key);
        key = short_key;
    }
    static constexpr unsigned char none = 0;
    const void* key_data = key.empty() ? static_cast<const void*>(&none) : key.data();
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    sha256_digest digest;
    unsigned size = 0;
    auto* out = reinterpret_cast<unsigned char*>(digest.data());
    if (HMAC(EVP_sha256(), key_data, static_cast<int>(key.size()), data, bytes.size(), out, &size) == nullptr ||
        size != digest.size())
        throw std::runtime_error("OpenSSL: HMAC-SHA-256 failed");
    return digest;
}

} // namespace mainstay::inline v0::crypto
