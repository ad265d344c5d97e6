// SPDX-License-Identifier: BSL-1.0
#include <mainstay/crypto/sha256.hpp>

#include <openssl/evp.h>

#include <stdexcept>

namespace mainstay::inline v0::crypto {
namespace {

// Fetched once: OpenSSL 3 looks an algorithm up by name otherwise, which costs more than a short text's digest.
const EVP_MD* algorithm() {
    static EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    if (fetched == nullptr) throw std::runtime_error("OpenSSL has no SHA-256");
    return fetched;
}

void check(int result) {
    if (result != 1) throw std::runtime_error("OpenSSL: SHA-256 failed");
}

EVP_MD_CTX* native(void* context) {
    return static_cast<EVP_MD_CTX*>(context);
}

} // namespace

void sha256_stream::free_context::operator()(void* context) const noexcept {
    EVP_MD_CTX_free(native(context));
}

sha256_stream::sha256_stream() : context_(EVP_MD_CTX_new()) {
    if (!context_) throw std::bad_alloc();
    check(EVP_DigestInit_ex2(native(context_.get()), algorithm(), nullptr));
}

sha256_stream::~sha256_stream() = default;

sha256_stream& sha256_stream::update(std::span<const std::byte> bytes) {
    check(EVP_DigestUpdate(native(context_.get()), bytes.data(), bytes.size()));
    return *this;
}

sha256_digest sha256_stream::finish() {
    sha256_digest digest;
    check(EVP_DigestFinal_ex(native(context_.get()), reinterpret_cast<unsigned char*>(digest.data()), nullptr));
    check(EVP_DigestInit_ex2(native(context_.get()), nullptr, nullptr));
    return digest;
}

sha256_digest sha256(std::span<const std::byte> bytes) {
    thread_local sha256_stream stream;
    return stream.update(bytes).finish();
}

} // namespace mainstay::inline v0::crypto
