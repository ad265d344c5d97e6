// SPDX-License-Identifier: BSL-1.0
#include <mainstay/crypto/hkdf.hpp>

#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <memory>
#include <stdexcept>

namespace mainstay::inline v0::crypto {
namespace {

constexpr std::size_t most = 255 * std::size_t{32};

struct free_context {
    void operator()(EVP_KDF_CTX* context) const noexcept { EVP_KDF_CTX_free(context); }
};

OSSL_PARAM octets(const char* name, std::span<const std::byte> bytes) {
    // OpenSSL takes no null, not even for nothing.
    static char none = 0;
    void* data = bytes.empty() ? static_cast<void*>(&none) : const_cast<std::byte*>(bytes.data());
    return OSSL_PARAM_construct_octet_string(name, data, bytes.size());
}

} // namespace

std::vector<std::byte> hkdf_sha256(std::span<const std::byte> secret, std::span<const std::byte> salt,
    std::span<const std::byte> info, std::size_t size) {
    if (size > most) throw std::length_error("crypto::hkdf_sha256: gives at most 8160 bytes");
    std::vector<std::byte> key(size);
    if (size == 0) return key;
    static EVP_KDF* const algorithm = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
    std::unique_ptr<EVP_KDF_CTX, free_context> context(algorithm == nullptr ? nullptr : EVP_KDF_CTX_new(algorithm));
    if (!context) throw std::runtime_error("OpenSSL has no HKDF");
    char digest[] = "SHA256";
    OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        octets(OSSL_KDF_PARAM_KEY, secret), octets(OSSL_KDF_PARAM_SALT, salt), octets(OSSL_KDF_PARAM_INFO, info),
        OSSL_PARAM_construct_end()};
    if (EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char*>(key.data()), size, parameters) != 1) {
        throw std::runtime_error("OpenSSL: HKDF failed");
    }
    return key;
}

} // namespace mainstay::inline v0::crypto
