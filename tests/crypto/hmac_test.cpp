// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/encoding.hpp>
#include <mainstay/crypto/hmac.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mainstay;
using core::bytes_of, core::hex_encode;

BOOST_AUTO_TEST_SUITE(hmac_test)

// RFC 4231, cases 1, 2, 6 and 7: short keys, and keys longer than a block.
BOOST_AUTO_TEST_CASE(gives_the_published_values) {
    BOOST_TEST(hex_encode(crypto::hmac_sha256(bytes_of(std::string(20, '\x0b')), bytes_of("Hi There"))) ==
               "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    BOOST_TEST(hex_encode(crypto::hmac_sha256(bytes_of("Jefe"), bytes_of("what do ya want for nothing?"))) ==
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    std::string long_key(131, '\xaa');
    BOOST_TEST(hex_encode(crypto::hmac_sha256(
                   bytes_of(long_key), bytes_of("Test Using Larger Than Block-Size Key - Hash Key First"))) ==
               "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    BOOST_TEST(
        hex_encode(crypto::hmac_sha256(bytes_of(long_key),
            bytes_of("This is a test using a larger than block-size key and a larger than block-size data. The key "
                     "needs to be hashed before being used by the HMAC algorithm."))) ==
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

BOOST_AUTO_TEST_CASE(takes_an_empty_key_and_an_empty_text) {
    BOOST_TEST(
        hex_encode(crypto::hmac_sha256({}, {})) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

BOOST_AUTO_TEST_SUITE_END()
