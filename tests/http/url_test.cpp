// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/url.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mainstay;
using namespace std::literals;

BOOST_AUTO_TEST_SUITE(url_test)

BOOST_AUTO_TEST_CASE(urls_are_taken_apart) {
    auto url = http::parse_url("HTTPS://example.org/a/b?c=d");
    BOOST_REQUIRE(url);
    BOOST_TEST(url->scheme == "HTTPS");
    BOOST_TEST(url->host == "example.org");
    BOOST_TEST(url->port == 443);
    BOOST_TEST(url->path == "/a/b");
    BOOST_TEST(url->query == "c=d");
    url = http::parse_url("http://[::1]:8080?x");
    BOOST_REQUIRE(url);
    BOOST_TEST(url->host == "::1");
    BOOST_TEST(url->port == 8080);
    BOOST_TEST(url->path == "");
    BOOST_TEST(url->query == "x");
}

BOOST_AUTO_TEST_CASE(bad_urls) {
    for (auto text : {""sv, "http"sv, "http://"sv, "http:///x"sv, "ftp://a"sv, "http://u@a"sv, "http://a#b"sv,
             "http://a b"sv, "http://a:x"sv, "http://a:99999"sv, "//a"sv, "http://a\r\n"sv, "http://a\0"sv,
             "javascript:alert(1)"sv, "http://[::1"sv, "http://[x]"sv}) {
        BOOST_TEST(!http::parse_url(text).has_value());
    }
}

BOOST_AUTO_TEST_CASE(authorities) {
    BOOST_TEST(http::parse_authority("a:")->second == 0);
    BOOST_TEST(http::parse_authority("a:65535")->second == 65535);
    BOOST_TEST(http::parse_authority("a:00080")->second == 80);
    for (auto text : {"a", "1.2.3.4", "a_b-c.d", "a~!$&'()*+,;=", "caf%C3%A9.example", "caf%c3%a9", "%61"})
        BOOST_TEST(http::parse_authority(text)->first == text);
    for (auto text : {"", ":80", "a:65536", "a:99999", "a:000080", "a:-1", "a:+1", "a:1:2", "a: 1", "a/b", "a@b",
             "a\\b", "a b", "a\t", "a\xc3\xa9", "a?b", "a#b", "a\"b", "a<b", "a^b", "a`b", "a{b", "a|b"})
        BOOST_TEST(!http::parse_authority(text).has_value(), text);
    BOOST_TEST(!http::parse_authority("a\0"sv).has_value());
}

// Nobody listens there; taken for "none named" it would be the scheme's own port.
BOOST_AUTO_TEST_CASE(port_0_is_none) {
    for (auto text : {"a:0", "a:00000", "[::1]:0"})
        BOOST_TEST(!http::parse_authority(text).has_value(), text);
    BOOST_TEST(!http::parse_url("http://a:0/").has_value());
}

BOOST_AUTO_TEST_CASE(addresses_in_brackets) {
    for (auto text : {"::", "::1", "1::", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "FE80::abcd", "1:2:3:4:5:6:1.2.3.4"}) {
        const std::string authority = '[' + std::string(text) + "]:80";
        auto read = http::parse_authority(authority);
        BOOST_REQUIRE_MESSAGE(read, text);
        BOOST_TEST(read->first == text);
    }
    for (auto text : {"[]", "[:]", "[:.:]", "[.]", "[:::]", "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[1::2::3]",
             "[12345::]", "[::1.2.3]", "[::1.2.3.256]", "[::1.2.3.4:5]", "[1.2.3.4]", "[g::]", "[fe80::1%25eth0]",
             "[fe80::1%eth0]", "[v1.a]", "[::1", "::1", "[::1]x", "[::1]]", "[[::1]]", "x[::1]", "[ ::1]",
             "[0000000:0000000:0000000:0000000:0000000:0000000:0000000:1]"})
        BOOST_TEST(!http::parse_authority(text).has_value(), text);
    BOOST_TEST(!http::parse_authority("[::1\0]"sv).has_value());
}

BOOST_AUTO_TEST_CASE(escapes_in_a_name) {
    for (auto text : {"a%", "a%z", "a%4", "a%zz", "a%4g", "%", "a%00", "a%0a", "a%20", "a%2f", "a%2F", "a%40b",
             "a%3a80", "a%3F", "a%23", "a%5b", "a%5c", "a%25", "a%7f", "a%25zz"})
        BOOST_TEST(!http::parse_authority(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(queries) {
    auto pairs = http::parse_query("a=1&b=x+y%2B&&c&=d&a=2");
    BOOST_REQUIRE(pairs);
    BOOST_TEST(pairs->size() == 5U);
    BOOST_TEST((*pairs)[1].second == "x y+");
    BOOST_TEST((*pairs)[2].first == "c");
    BOOST_TEST((*pairs)[3].second == "d");
    BOOST_TEST(http::parse_query("")->empty());
    for (auto text : {"%", "%4", "a=%zz", "%00%"})
        BOOST_TEST(!http::parse_query(text).has_value());
    std::string many;
    for (int i = 0; i < 10000; ++i)
        many += "a=b&";
    BOOST_TEST(!http::parse_query(many).has_value());
    BOOST_TEST(http::parse_query(many, 10000).has_value());
}

BOOST_AUTO_TEST_CASE(one_value) {
    BOOST_TEST(http::find_query("a=1&b=2&a=3", "a").text.value() == "1");
    BOOST_TEST(http::find_query("%61=1", "a").text.value() == "1");
    BOOST_TEST(http::find_query("a", "a").text.value() == "");
    BOOST_TEST(!http::find_query("ab=1", "a").found);
    BOOST_TEST(!http::find_query("", "a").found);
    auto bad = http::find_query("a=%4", "a");
    BOOST_TEST(bad.found);
    BOOST_TEST(!bad.text.has_value());
}

BOOST_AUTO_TEST_SUITE_END()
