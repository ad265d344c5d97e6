// SPDX-License-Identifier: BSL-1.0
#include "crypto/aes_gcm.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <limits>
#include <memory>
#include <new>
#include <stdexcept>

namespace mainstay::inline v0::crypto {
namespace {

constexpr std::size_t tag_size = 16;

struct free_context {
    void operator()(EVP_CIPHER_CTX* context) const noexcept { EVP_CIPHER_CTX_free(context); }
};

const EVP_CIPHER* fetched(const EVP_CIPHER* cipher) {
    if (cipher == nullptr) throw std::runtime_error("OpenSSL lacks AES-256");
    return cipher;
}

void check(int result) {
    if (result != 1) throw std::runtime_error("OpenSSL: AES-256 failed");
}

// One for each thread, so that a message costs no allocation; it keeps the last message's key until the next.
EVP_CIPHER_CTX* context() {
    thread_local const std::unique_ptr<EVP_CIPHER_CTX, free_context> own(EVP_CIPHER_CTX_new());
    if (!own) throw std::bad_alloc();
    return own.get();
}

const unsigned char* native(std::span<const std::byte> bytes) {
    static constexpr unsigned char none = 0;
    return bytes.empty() ? &none : reinterpret_cast<const unsigned char*>(bytes.data());
}

unsigned char* native(std::byte* bytes) {
    return reinterpret_cast<unsigned char*>(bytes);
}

int length(std::size_t size) {
    if (size > std::numeric_limits<int>::max() / 2) throw std::length_error("crypto: too long for one message");
    return static_cast<int>(size);
}

// Starts a message and passes its additional data.
EVP_CIPHER_CTX* begin(
    key_bytes key, std::span<const std::byte, 12> nonce, std::span<const std::byte> additional, int sealing) {
    static const EVP_CIPHER* const gcm = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    EVP_CIPHER_CTX* made = context();
    check(EVP_CipherInit_ex2(made, fetched(gcm), native(key), native(nonce), sealing, nullptr));
    int written = 0;
    if (!additional.empty()) {
        check(EVP_CipherUpdate(made, nullptr, &written, native(additional), length(additional.size())));
    }
    return made;
}

} // namespace

void gcm_seal(key_bytes key, std::span<const std::byte, 12> nonce, std::span<const std::byte> plain,
    std::span<const std::byte> additional, std::byte* out) {
    EVP_CIPHER_CTX* cipher = begin(key, nonce, additional, 1);
    int written = 0;
    check(EVP_CipherUpdate(cipher, native(out), &written, native(plain), length(plain.size())));
    check(EVP_CipherFinal_ex(cipher, native(out + plain.size()), &written));
    check(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, tag_size, out + plain.size()));
}

bool gcm_open(key_bytes key, std::span<const std::byte, 12> nonce, std::span<const std::byte> sealed,
    std::span<const std::byte> additional, std::byte* out) {
    const std::size_t size = sealed.size() - tag_size;
    EVP_CIPHER_CTX* cipher = begin(key, nonce, additional, 0);
    std::array<std::byte, tag_size> tag;
    for (std::size_t i = 0; i < tag_size; ++i)
        tag[i] = sealed[size + i];
    check(EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, tag_size, tag.data()));
    int written = 0;
    check(EVP_CipherUpdate(cipher, native(out), &written, native(sealed.first(size)), length(size)));
    if (EVP_CipherFinal_ex(cipher, native(out + size), &written) == 1) return true;
    // A wrong tag leaves an error behind, which the next call to look, perhaps TLS, would take for its own.
    ERR_clear_error();
    return false;
}

block aes_block(key_bytes key, const block& in) {
    static const EVP_CIPHER* const ecb = EVP_CIPHER_fetch(nullptr, "AES-256-ECB", nullptr);
    EVP_CIPHER_CTX* cipher = context();
    check(EVP_CipherInit_ex2(cipher, fetched(ecb), native(key), nullptr, 1, nullptr));
    EVP_CIPHER_CTX_set_padding(cipher, 0);
    block out;
    int written = 0;
    check(EVP_CipherUpdate(cipher, native(out.data()), &written, native(in), 16));
    return out;
}

} // namespace mainstay::inline v0::crypto
