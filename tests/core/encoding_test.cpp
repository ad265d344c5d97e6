// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/encoding.hpp>
#include <mainstay/core/random.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay::core;
using namespace std::string_literals;

namespace {
std::optional<std::string> text_of(const std::optional<std::vector<std::byte>>& bytes) {
    if (!bytes) return std::nullopt;
    return std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size());
}
} // namespace

BOOST_AUTO_TEST_SUITE(encoding_test)

// RFC 4648 section 10.
BOOST_AUTO_TEST_CASE(base64_vectors) {
    const std::pair<std::string, std::string> vectors[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : vectors) {
        BOOST_TEST(base64_encode(bytes_of(plain)) == encoded);
        BOOST_TEST(text_of(base64_decode(encoded)).value() == plain);
    }
}

BOOST_AUTO_TEST_CASE(base64_is_strict) {
    for (const char* bad : {"Zg", "Zg=", "Z===", "Zh==", "Zm9=", "Zg==Zg==", "Zm 9", "Zm9v\n", "Zm9_", "====", "A"}) {
        BOOST_TEST(!base64_decode(bad).has_value(), bad);
    }
    for (const char* bad : {"Zg==", "Zh", "Zm9", "A", "Zm+v", "Zm v"})
        BOOST_TEST(!base64url_decode(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(round_trips_any_bytes) {
    fast_random random(1);
    for (std::size_t length = 0; length < 200; ++length) {
        std::vector<std::byte> bytes(length);
        for (auto& byte : bytes)
            byte = static_cast<std::byte>(random());
        BOOST_TEST((base64_decode(base64_encode(bytes)).value() == bytes));
        BOOST_TEST((base64url_decode(base64url_encode(bytes)).value() == bytes));
        BOOST_TEST((hex_decode(hex_encode(bytes)).value() == bytes));
        std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        BOOST_TEST(percent_decode(percent_encode(text)).value() == text);
    }
}

BOOST_AUTO_TEST_CASE(hex_takes_either_case_and_nothing_else) {
    BOOST_TEST(text_of(hex_decode("4a4B")).value() == "JK");
    for (const char* bad : {"4", "4g", "0x41", " 41"})
        BOOST_TEST(!hex_decode(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(escapes_are_decoded_once) {
    BOOST_TEST(percent_decode("a%2Fb%2520+").value() == "a/b%20+");
    BOOST_TEST(form_decode("a+b%2B").value() == "a b+");
    BOOST_TEST(percent_decode("%00").value() == "\0"s);
    for (const char* bad : {"%", "%4", "%zz", "a%4", "%%41"})
        BOOST_TEST(!percent_decode(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(knows_utf8) {
    for (const char* good :
        {"", "plain", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x98\x80", "\xf4\x8f\xbf\xbf", "\xef\xbf\xbf"}) {
        BOOST_TEST(is_utf8(good), good);
    }
    for (const char* bad : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf",
             "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "a\xffz"}) {
        BOOST_TEST(!is_utf8(bad));
    }
}

BOOST_AUTO_TEST_SUITE_END()
