// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/encoding.hpp>
#include <mainstay/crypto/sha256.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mainstay;
using core::bytes_of, core::hex_encode;

BOOST_AUTO_TEST_SUITE(sha256_test)

// The examples of FIPS 180-4.
BOOST_AUTO_TEST_CASE(gives_the_published_digests) {
    BOOST_TEST(hex_encode(crypto::sha256({})) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    BOOST_TEST(hex_encode(crypto::sha256(bytes_of("abc"))) ==
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    BOOST_TEST(hex_encode(crypto::sha256(bytes_of(std::string(1'000'000, 'a')))) ==
               "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

BOOST_AUTO_TEST_CASE(pieces_give_the_digest_of_the_whole_and_a_stream_starts_over) {
    crypto::sha256_stream stream;
    for (int i = 0; i < 2; ++i) {
        stream.update(bytes_of("a")).update({}).update(bytes_of("bc"));
        BOOST_TEST((stream.finish() == crypto::sha256(bytes_of("abc"))));
    }
    BOOST_TEST((stream.finish() == crypto::sha256({})));
}

BOOST_AUTO_TEST_CASE(a_stream_can_be_moved) {
    crypto::sha256_stream stream;
    stream.update(bytes_of("ab"));
    crypto::sha256_stream other = std::move(stream);
    BOOST_TEST((other.update(bytes_of("c")).finish() == crypto::sha256(bytes_of("abc"))));
}

BOOST_AUTO_TEST_SUITE_END()
