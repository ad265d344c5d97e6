// SPDX-License-Identifier: BSL-1.0
#include "http/chunk_extension.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>

using namespace mainstay;
using namespace std::literals;

namespace {

// Of what stands behind the first `;`.
bool sound(std::string_view text) {
    http::chunk_extension extension;
    extension.start();
    for (char c : text) {
        if (!extension.take(c)) return false;
    }
    return extension.may_end();
}

} // namespace

BOOST_AUTO_TEST_SUITE(chunk_extension_test)

BOOST_AUTO_TEST_CASE(good_ones) {
    for (auto text : {"a", "a=b", "a=\"\"", "a=\"b;c\"", "a=\"\\\"\\\\\"", "a;b;c", "a=b;c=d;e", " a",
             "\ta = b; c = \"d\" ;e", "a ;b", "a=\"\xc3\xa9\t \"", "!#$%&'*+-.^_`|~=1"})
        BOOST_TEST(sound(text), text);
}

BOOST_AUTO_TEST_CASE(bad_ones) {
    for (auto text : {"", " ", ";", "a;", "=b", "a=", "a= ", "a==b", "a=b=c", "a b", "a=b c", "a=\"b", "a=\"b\"c",
             "a=\"b\\", "a=\"b\\\"", "\"a\"", "a=\"b\"\"c\"", "a,b", "a=(b)", "a ", "a=b ", "a\x7f", "a=\"\x01\"",
             "a=\"\\\x01\"", "\xc3"})
        BOOST_TEST(!sound(text), text);
    BOOST_TEST(!sound("a\0"sv));
    BOOST_TEST(!sound("a=\"\0\""sv));
    BOOST_TEST(!sound("a=\"\r\""sv));
    BOOST_TEST(!sound("a=\"\n\""sv));
}

BOOST_AUTO_TEST_SUITE_END()
