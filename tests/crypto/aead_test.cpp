// SPDX-License-Identifier: BSL-1.0
#include "crypto/aes_gcm.hpp"
#include "crypto/wycheproof.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/crypto/aead.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>

using namespace mainstay;
using core::bytes_of;
using mainstay_test::unhex;

namespace {

crypto::aead_key key_of(char filled) {
    const std::string bytes(32, filled);
    return crypto::aead_key(bytes_of(bytes));
}

std::string text_of(const std::vector<std::byte>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

BOOST_AUTO_TEST_SUITE(aead_test)

BOOST_AUTO_TEST_CASE(opens_what_it_sealed) {
    const auto key = key_of('k');
    for (std::size_t size : {0U, 1U, 15U, 16U, 17U, 1000U, 100'000U}) {
        const std::string plain(size, 'p');
        const auto sealed = key.seal(bytes_of(plain), bytes_of("for"));
        BOOST_TEST(sealed.size() == size + crypto::aead_key::overhead);
        BOOST_TEST(text_of(key.open(sealed, bytes_of("for")).value()) == plain);
    }
    BOOST_TEST((key.seal(bytes_of("same")) != key.seal(bytes_of("same"))));
}

BOOST_AUTO_TEST_CASE(opens_nothing_else) {
    const auto key = key_of('k');
    const auto sealed = key.seal(bytes_of("hello"), bytes_of("for"));
    BOOST_TEST(!key.open(sealed));
    BOOST_TEST(!key.open(sealed, bytes_of("foo")));
    BOOST_TEST(!key_of('l').open(sealed, bytes_of("for")));
    for (std::size_t at = 0; at < sealed.size(); ++at) {
        auto changed = sealed;
        changed[at] ^= std::byte{1};
        BOOST_TEST(!key.open(changed, bytes_of("for")));
        BOOST_TEST(!key.open(std::span(sealed).first(at), bytes_of("for")));
    }
    BOOST_TEST(!key.open({}));
    BOOST_TEST(key.open(sealed, bytes_of("for")).has_value());
}

BOOST_AUTO_TEST_CASE(keys_have_32_bytes) {
    for (std::size_t size : {0U, 16U, 31U, 33U}) {
        const std::string bytes(size, 'k');
        BOOST_CHECK_THROW(crypto::aead_key{bytes_of(bytes)}, std::invalid_argument);
    }
}

// The two examples of the specification of XAES-256-GCM, one for each bit that CMAC's subkey depends on.
BOOST_AUTO_TEST_CASE(opens_the_published_messages) {
    const std::string nonce = "ABCDEFGHIJKLMNOPQRSTUVWX";
    auto message = [&](std::string_view sealed) {
        auto whole = unhex(sealed);
        const auto start = bytes_of(nonce);
        whole.insert(whole.begin(), start.begin(), start.end());
        return whole;
    };
    BOOST_TEST(
        text_of(key_of('\x01').open(message("ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271")).value()) ==
        "XAES-256-GCM");
    BOOST_TEST(text_of(key_of('\x03')
                           .open(message("986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"),
                               bytes_of("c2sp.org/XAES-256-GCM"))
                           .value()) == "XAES-256-GCM");
}

BOOST_AUTO_TEST_CASE(wycheproof_s_vectors_for_the_cipher_inside) {
    mainstay_test::each_vector("aes_gcm_test.json", [](const mainstay_test::vector& with) {
        if (with.number("keySize") != 256 || with.number("ivSize") != 96 || with.number("tagSize") != 128) return;
        const auto key = with.bytes("key"), nonce = with.bytes("iv"), additional = with.bytes("aad");
        const auto plain = with.bytes("msg"), tag = with.bytes("tag");
        auto sealed = with.bytes("ct");
        sealed.insert(sealed.end(), tag.begin(), tag.end());
        const auto key_bytes = std::span(key).first<32>();
        const auto nonce_bytes = std::span(nonce).first<12>();
        const bool valid = with.text("result") == "valid";

        std::vector<std::byte> opened(sealed.size());
        BOOST_TEST(crypto::gcm_open(key_bytes, nonce_bytes, sealed, additional, opened.data()) == valid);
        if (!valid) return;
        opened.resize(plain.size());
        BOOST_TEST((opened == plain));
        std::vector<std::byte> again(plain.size() + 16);
        crypto::gcm_seal(key_bytes, nonce_bytes, plain, additional, again.data());
        BOOST_TEST((again == sealed));
    });
}

BOOST_AUTO_TEST_SUITE_END()
