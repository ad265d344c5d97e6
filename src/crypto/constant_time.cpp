// SPDX-License-Identifier: BSL-1.0
#include <mainstay/crypto/constant_time.hpp>

#include <openssl/crypto.h>

namespace mainstay::inline v0::crypto {

bool constant_time_equal(std::span<const std::byte> left, std::span<const std::byte> right) noexcept {
    if (left.size() != right.size()) return false;
    return left.empty() || CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

} // namespace mainstay::inline v0::crypto
