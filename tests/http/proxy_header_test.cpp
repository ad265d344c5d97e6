// SPDX-License-Identifier: BSL-1.0
#include "http/proxy_header.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mainstay;
using namespace std::string_literals;
using progress = http::proxy_header::progress;
using origin = http::proxy_header::origin;

namespace {

std::string binary(char command, char family, const std::string& rest) {
    std::string text = "\r\n\r\n\0\r\nQUIT\n"s;
    text += command;
    text += family;
    text += static_cast<char>(rest.size() >> 8);
    text += static_cast<char>(rest.size() & 0xff);
    return text + rest;
}

const std::string four = "\xc0\x00\x02\x01\xc6\x33\x64\x01\xdc\x04\x01\xbb"s; // 192.0.2.1 56324, 198.51.100.1 443
const std::string six = "\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\x01"s + std::string(16, '\1') + "\xdc\x04\x01\xbb"s;
const std::string tls = "\x20\0\x05\x01\0\0\0\0"s, no_tls = "\x20\0\x05\x06\0\0\0\0"s;
// The checksum, reckoned elsewhere, of a header of `four` and itself.
const std::string sum = "\x03\0\x04"s + "\x73\x7e\xe9\x19"s;

std::string address_of(const http::proxy_header& header) {
    std::string text;
    if (header.from == origin::told) http::write_ip(header.address, text);
    return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(proxy_header_test)

BOOST_AUTO_TEST_CASE(is_read_alike_however_it_arrives) {
    struct {
        std::string header;
        origin from;
        std::string_view address;
        int port;
        bool secure;
    } const table[]{
        {"PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n", origin::told, "192.0.2.1", 56324, false},
        {"PROXY TCP4 255.255.255.255 255.255.255.255 65535 0\r\n", origin::told, "255.255.255.255", 65535, false},
        {"PROXY TCP6 2001:DB8::1 ::1 1 2\r\n", origin::told, "2001:db8::1", 1, false},
        {"PROXY TCP6 ::ffff:192.0.2.1 ::ffff:192.0.2.2 1 2\r\n", origin::told, "192.0.2.1", 1, false},
        {"PROXY UNKNOWN\r\n", origin::untold, "", 0, false},
        {"PROXY UNKNOWN " + std::string(91, 'f') + "\r\n", origin::untold, "", 0, false}, // 107 bytes
        {binary(0x21, 0x11, four), origin::told, "192.0.2.1", 56324, false},
        {binary(0x21, 0x21, six), origin::told, "2001:db8::1", 56324, false},
        {binary(0x21, 0x11, four + tls), origin::told, "192.0.2.1", 56324, true},
        {binary(0x21, 0x11, four + no_tls), origin::told, "192.0.2.1", 56324, false},
        {binary(0x21, 0x11, four + "\x04\0\x03xyz\x02\0\x01h"s + tls), origin::told, "192.0.2.1", 56324, true},
        {binary(0x21, 0x11, four + sum), origin::told, "192.0.2.1", 56324, false},
        {binary(0x21, 0x31, std::string(216, 'u') + tls), origin::untold, "", 0, true},
        {binary(0x21, 0x00, ""), origin::untold, "", 0, false},
        {binary(0x21, 0x00, "what nobody reads"), origin::untold, "", 0, false},
        {binary(0x20, 0x00, ""), origin::proxy, "", 0, false},
        {binary(0x20, 0x77, four + "\x20"), origin::proxy, "", 0, false},
        {binary(0x21, 0x11, four + "\x04\x0f\xf1"s + std::string(4081, 'n')), origin::told, "192.0.2.1", 56324, false},
    };
    for (const auto& row : table) {
        for (std::size_t size = 0; size < row.header.size(); ++size) {
            BOOST_TEST(
                (http::read_proxy_header(std::string_view(row.header).substr(0, size)).state == progress::incomplete),
                row.header << ": the first " << size);
        }
        for (std::string_view behind : {"", "G", "GET / HTTP/1.1\r\n\r\n", "PROXY "}) {
            auto read = http::read_proxy_header(row.header + std::string(behind));
            BOOST_TEST((read.state == progress::complete), row.header);
            BOOST_TEST(read.size == row.header.size(), row.header);
            BOOST_TEST((read.from == row.from), row.header);
            BOOST_TEST(address_of(read) == row.address, row.header);
            BOOST_TEST(read.port == row.port, row.header);
            BOOST_TEST(read.secure == row.secure, row.header);
        }
    }
}

BOOST_AUTO_TEST_CASE(anything_else_is_refused_and_stays_so) {
    std::string damaged = binary(0x21, 0x11, four + sum);
    damaged[16] = '\x0a'; // the client's address, not the sum
    const std::string table[]{
        "GET / HTTP/1.1\r\n",
        "proxy TCP4 192.0.2.1 198.51.100.1 1 2\r\n",
        "PROXY  TCP4 192.0.2.1 198.51.100.1 1 2\r\n",
        "PROXY TCP4 192.0.2.1  198.51.100.1 1 2\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1 2 \r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1 2 3\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1 2\n",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1 2\rx",
        "PROXY TCP4 192.0.2.1\t198.51.100.1 1 2\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.1 01 2\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.1 +1 2\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.1 65536 2\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1 65536\r\n",
        "PROXY TCP4 192.0.2.01 198.51.100.1 1 2\r\n",
        "PROXY TCP4 ::1 ::2 1 2\r\n",
        "PROXY TCP4 192.0.2.1 ::2 1 2\r\n",
        "PROXY TCP6 192.0.2.1 198.51.100.1 1 2\r\n",
        "PROXY TCP6 [::1] ::2 1 2\r\n",
        "PROXY TCP6 fe80::1%eth0 ::2 1 2\r\n",
        "PROXY UDP4 192.0.2.1 198.51.100.1 1 2\r\n",
        "PROXY UNKNOWNX\r\n",
        "PROXY UNKNOWN \xff\r\n",
        "PROXY UNKNOWN " + std::string(92, 'f') + "\r\n",
        "\r\n\r\n\r\n",
        binary(0x11, 0x11, four), // another version
        binary(0x22, 0x11, four), // another command
        binary(0x21, 0x12, four), // UDP
        binary(0x21, 0x41, four), // no family
        binary(0x21, 0x10, four), // no transport
        binary(0x21, 0x11, four.substr(1)),
        binary(0x21, 0x21, four),
        binary(0x21, 0x31, four),
        binary(0x21, 0x11, four + "\x04"),
        binary(0x21, 0x11, four + "\x04\0"s),
        binary(0x21, 0x11, four + "\x04\0\x01"s),
        binary(0x21, 0x11, four + "\x20\0\x04\x01\0\0\0"s),
        binary(0x21, 0x11, four + tls + no_tls),
        binary(0x21, 0x11, four + "\x03\0\x04\0\0\0\0"s),
        binary(0x21, 0x11, four + "\x03\0\x03\0\0\0"s),
        binary(0x21, 0x11, four + sum + sum),
        damaged,
        binary(0x21, 0x11, four + "\x04\x0f\xf2"s + std::string(4082, 'n')),
        binary(0x20, 0x00, std::string(4097, 'n')),
    };
    for (const auto& text : table) {
        bool over = false;
        for (std::size_t size = 0; size <= text.size(); ++size) {
            auto state = http::read_proxy_header(std::string_view(text).substr(0, size)).state;
            BOOST_TEST((state != progress::complete), text);
            BOOST_TEST((!over || state == progress::refused), text);
            over = state == progress::refused;
        }
        BOOST_TEST(over, text);
    }
}

BOOST_AUTO_TEST_CASE(is_refused_at_the_first_byte_that_fits_no_header) {
    std::pair<std::string, std::size_t> const table[]{
        {"G", 1},
        {"PROXY TCP4 1\n", 13},
        {"\r\n\r\n\0\r\nQUIT\n\x31"s, 13},
        {"\r\n\r\n\0\r\nQUIT\n\x21\x12"s, 14},
        {"\r\n\r\n\0\r\nQUIT\n\x21\x11\x11"s, 15},
        {"\r\n\r\n\0\r\nQUIT\n\x21\x11\x10\x01"s, 16},
        {"\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0b"s, 16},
        {"PROXY " + std::string(100, 'x'), 106},
    };
    for (const auto& [text, size] : table) {
        BOOST_REQUIRE(text.size() == size);
        BOOST_TEST((http::read_proxy_header(std::string_view(text).substr(0, size - 1)).state == progress::incomplete));
        BOOST_TEST((http::read_proxy_header(text).state == progress::refused), text);
    }
}

BOOST_AUTO_TEST_SUITE_END()
