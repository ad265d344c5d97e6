// SPDX-License-Identifier: BSL-1.0
#include "crypto/wycheproof.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/crypto/hkdf.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

using namespace mainstay;
using core::bytes_of, core::hex_encode;
using mainstay_test::unhex;

BOOST_AUTO_TEST_SUITE(hkdf_test)

// RFC 5869, appendix A.1 to A.3: short, long, and without salt and info.
BOOST_AUTO_TEST_CASE(gives_the_published_values) {
    BOOST_TEST(hex_encode(crypto::hkdf_sha256(bytes_of(std::string(22, '\x0b')), unhex("000102030405060708090a0b0c"),
                   unhex("f0f1f2f3f4f5f6f7f8f9"), 42)) ==
               "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    std::string input, salt, info;
    for (int i = 0; i < 80; ++i) {
        input += static_cast<char>(i);
        salt += static_cast<char>(0x60 + i);
        info += static_cast<char>(0xb0 + i);
    }
    BOOST_TEST(hex_encode(crypto::hkdf_sha256(bytes_of(input), bytes_of(salt), bytes_of(info), 82)) ==
               "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da32756"
               "00c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");
    BOOST_TEST(hex_encode(crypto::hkdf_sha256(bytes_of(std::string(22, '\x0b')), {}, {}, 42)) ==
               "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

BOOST_AUTO_TEST_CASE(gives_as_much_as_there_can_be_and_no_more) {
    BOOST_TEST(crypto::hkdf_sha256(bytes_of("secret"), {}, {}).size() == 32U);
    BOOST_TEST(crypto::hkdf_sha256(bytes_of("secret"), {}, {}, 0).empty());
    BOOST_TEST(crypto::hkdf_sha256(bytes_of("secret"), {}, {}, 8160).size() == 8160U);
    BOOST_CHECK_THROW(crypto::hkdf_sha256(bytes_of("secret"), {}, {}, 8161), std::length_error);
    BOOST_CHECK_NO_THROW(crypto::hkdf_sha256({}, {}, {}, 32));
}

BOOST_AUTO_TEST_CASE(wycheproof_s_vectors) {
    mainstay_test::each_vector("hkdf_sha256_test.json", [](const mainstay_test::vector& with) {
        auto derive = [&] {
            return crypto::hkdf_sha256(with.bytes("ikm"), with.bytes("salt"), with.bytes("info"), with.number("size"));
        };
        if (with.text("result") == "valid") {
            BOOST_TEST(hex_encode(derive()) == with.text("okm"), with.text("comment"));
        } else {
            BOOST_CHECK_THROW(derive(), std::length_error);
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()
