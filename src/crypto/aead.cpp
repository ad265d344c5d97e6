// SPDX-License-Identifier: BSL-1.0
#include <mainstay/crypto/aead.hpp>

#include "crypto/aes_gcm.hpp"

#include <mainstay/core/random.hpp>

#include <openssl/crypto.h>

#include <algorithm>
#include <stdexcept>

namespace mainstay::inline v0::crypto {
namespace {

constexpr std::size_t nonce_size = 24, tag_size = 16;

// The message's own key (https://c2sp.org/XAES-256-GCM): CMAC in counter mode (NIST SP 800-108) over the nonce's first
// half.
class message_key {
public:
    message_key(key_bytes key, std::span<const std::byte, 12> start) {
        // CMAC's subkey for whole blocks: the encrypted zero block, doubled in GF(2^128).
        block mask = aes_block(key, block{});
        unsigned carry = 0;
        for (std::size_t i = mask.size(); i-- > 0;) {
            const auto shifted = (std::to_integer<unsigned>(mask[i]) << 1) | carry;
            mask[i] = static_cast<std::byte>(shifted & 0xff);
            carry = shifted >> 8;
        }
        mask.back() ^= static_cast<std::byte>(carry * 0x87);
        for (unsigned half = 0; half < 2; ++half) {
            block in{std::byte{0}, static_cast<std::byte>(half + 1), std::byte{'X'}, std::byte{0}};
            std::ranges::copy(start, in.begin() + 4);
            for (std::size_t i = 0; i < in.size(); ++i)
                in[i] ^= mask[i];
            const block part = aes_block(key, in);
            std::ranges::copy(part, bytes_.begin() + 16 * half);
        }
        OPENSSL_cleanse(mask.data(), mask.size());
    }
    message_key(const message_key&) = delete;
    message_key& operator=(const message_key&) = delete;
    ~message_key() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }

    key_bytes bytes() const noexcept { return bytes_; }

private:
    std::array<std::byte, 32> bytes_;
};

} // namespace

aead_key::aead_key(std::span<const std::byte> key) {
    if (key.size() != size) throw std::invalid_argument("crypto::aead_key: a key has 32 bytes");
    std::ranges::copy(key, key_.begin());
}

aead_key::~aead_key() {
    OPENSSL_cleanse(key_.data(), key_.size());
}

std::vector<std::byte> aead_key::seal(std::span<const std::byte> plain, std::span<const std::byte> additional) const {
    std::vector<std::byte> out(plain.size() + overhead);
    const auto nonce = std::span(out).first<nonce_size>();
    core::random_bytes(nonce);
    const message_key own(key_, nonce.first<12>());
    gcm_seal(own.bytes(), nonce.last<12>(), plain, additional, out.data() + nonce_size);
    return out;
}

std::optional<std::vector<std::byte>> aead_key::open(
    std::span<const std::byte> sealed, std::span<const std::byte> additional) const {
    if (sealed.size() < overhead) return std::nullopt;
    const auto nonce = sealed.first<nonce_size>();
    const message_key own(key_, nonce.first<12>());
    // Room for the tag as well: OpenSSL is never given a null.
    std::vector<std::byte> plain(sealed.size() - nonce_size);
    if (!gcm_open(own.bytes(), nonce.last<12>(), sealed.subspan(nonce_size), additional, plain.data())) {
        return std::nullopt;
    }
    plain.resize(plain.size() - tag_size);
    return plain;
}

} // namespace mainstay::inline v0::crypto
