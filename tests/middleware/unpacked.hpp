// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/content_coding.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

namespace mainstay_test {

// A whole body under that coding; fails the test where it is none.
inline std::string unpacked(std::string_view coding, std::string_view packed) {
    auto decoder = mainstay::http::make_decoder(mainstay::http::coding_of(coding).value());
    std::string out;
    const auto what = decoder->decode(packed, out, 100'000'000);
    BOOST_TEST((what == mainstay::http::body_decoder::outcome::more));
    BOOST_TEST(decoder->at_end());
    return out;
}

inline std::string packed(std::string_view coding, std::string_view bytes) {
    std::string out;
    mainstay::http::make_encoder(mainstay::http::coding_of(coding).value())
        ->encode(bytes, mainstay::http::encode_step::finish, out);
    return out;
}

} // namespace mainstay_test
