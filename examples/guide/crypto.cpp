// SPDX-License-Identifier: BSL-1.0
#include "guide.hpp"

#include <mainstay/mainstay.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ms = mainstay;
using guide::expect;

namespace {

// [sign]
std::string signature_of(std::string_view message, std::string_view key) {
    return ms::core::hex_encode(ms::crypto::hmac_sha256(ms::core::bytes_of(key), ms::core::bytes_of(message)));
}

bool is_genuine(std::string_view message, std::string_view signature, std::string_view key) {
    auto expected = ms::crypto::hmac_sha256(ms::core::bytes_of(key), ms::core::bytes_of(message));
    auto received = ms::core::hex_decode(signature); // empty for what is no hexadecimal
    return received && ms::crypto::constant_time_equal(expected, *received);
}
// [sign]

// [seal]
ms::crypto::aead_key key_for(std::string_view purpose, std::string_view secret) {
    auto bytes = ms::core::bytes_of;
    return ms::crypto::aead_key(ms::crypto::hkdf_sha256(bytes(secret), {}, bytes(purpose)));
}

std::vector<std::byte> hide(std::string_view note, std::string_view owner, const ms::crypto::aead_key& key) {
    return key.seal(ms::core::bytes_of(note), ms::core::bytes_of(owner)); // opens with the same owner only
}
// [seal]

std::string digest_of(std::string_view text) {
    // [digest]
    auto digest = ms::crypto::sha256(ms::core::bytes_of(text));
    std::string name = ms::core::base64url_encode(digest); // 43 characters
    // [digest]
    return name;
}

std::string digest_of_pieces(const std::vector<std::string>& pieces) {
    // [stream]
    ms::crypto::sha256_stream stream;
    for (const auto& piece : pieces) {
        stream.update(ms::core::bytes_of(piece));
    }
    auto digest = stream.finish(); // and starts over
    // [stream]
    return ms::core::base64url_encode(digest);
}

} // namespace

void guide::crypto_page() {
    auto signature = signature_of("order 7 is paid", "a secret key");
    expect(is_genuine("order 7 is paid", signature, "a secret key"));
    expect(!is_genuine("order 8 is paid", signature, "a secret key"));
    expect(!is_genuine("order 7 is paid", signature, "another key"));
    expect(!is_genuine("order 7 is paid", "", "a secret key") && !is_genuine("", "xyz", "a secret key"));
    auto key = key_for("notes", "32 bytes that nobody could guess");
    auto hidden = hide("buy milk", "ada", key);
    expect(key.open(hidden, ms::core::bytes_of("ada")).has_value() && !key.open(hidden, ms::core::bytes_of("eve")));
    expect(digest_of("abc") == "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0");
    expect(digest_of("abc") == digest_of_pieces({"a", "", "bc"}));
}
