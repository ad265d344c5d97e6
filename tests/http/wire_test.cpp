// SPDX-License-Identifier: BSL-1.0
// What of HTTP/1.1 is taken and what is refused, as raw bytes. Each case is sent whole, in two pieces split at every
// byte, byte by byte, and behind a good request; a good request behind it has to be seen just when it should be.
#include "wire.hpp"

#include <boost/test/unit_test.hpp>

using namespace mainstay;
using mainstay_test::feed_whole;
using mainstay_test::outcome;
using mainstay_test::wire;
using namespace std::literals;

namespace {

struct good {
    std::string_view name, bytes;
    std::string_view request; // "METHOD target|body"
    bool keep_alive = true;
};

constexpr std::string_view next = "GET /next HTTP/1.1\r\nHost: b\r\n\r\n";

const good taken[] = {
    {"plain", "GET /a?b=c HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a?b=c|"},
    {"no space behind the colon", "GET / HTTP/1.1\r\nHost:a\r\n\r\n", "GET /|"},
    {"much space around a value", "GET / HTTP/1.1\r\nHost: \t a \t \r\n\r\n", "GET /|"},
    {"an empty value", "GET / HTTP/1.1\r\nHost: a\r\nX:\r\nY: \r\n\r\n", "GET /|"},
    {"a tab and high bytes in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\tb \xc3\xa9\xff\r\n\r\n", "GET /|"},
    {"an escaped CRLF stays what it is", "GET / HTTP/1.1\r\nHost: a\r\nX: a%0d%0aEvil: 1\r\n\r\n", "GET /|"},
    {"one empty line before", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /|"},
    {"close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET /|", false},
    {"close in a list", "GET / HTTP/1.1\r\nHost: a\r\nConnection: x, CLOSE\r\n\r\n", "GET /|", false},
    {"close in a second field", "GET / HTTP/1.1\r\nHost: a\r\nConnection: x\r\nConnection: close\r\n\r\n", "GET /|",
        false},
    {"close behind a comma", "GET / HTTP/1.1\r\nHost: a\r\nConnection: , close\r\n\r\n", "GET /|", false},
    {"close is no part of a word", "GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n", "GET /|"},
    {"1.0", "GET / HTTP/1.0\r\n\r\n", "GET /|", false},
    {"1.2", "GET /a?b=c HTTP/1.2\r\nHost: a\r\n\r\n", "GET /a?b=c|"},
    {"1.9 with chunks", "POST / HTTP/1.9\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        "POST /|x"},
    {"1.0 with keep-alive", "GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", "GET /|"},
    {"1.0 with a body", "POST / HTTP/1.0\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nab", "POST /|ab"},
    {"1.0 knows no Expect", "POST / HTTP/1.0\r\nContent-Length: 2\r\nExpect: x\r\n\r\nab", "POST /|ab", false},
    {"a body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "POST /|hello"},
    {"an empty body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "POST /|"},
    {"a GET's body that looks like a request",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 28\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET /|GET /x HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"chunks",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n",
        "POST /|hello0123456789"},
    {"chunked in capitals", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n", "POST /|"},
    {"chunk extensions",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;a=b\r\nx\r\n0;q=\";\"\r\n\r\n", "POST /|x"},
    {"leading zeros of a chunk size",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0000000000000001\r\nx\r\n000\r\n\r\n",
        "POST /|x"},
    {"a harmless trailer",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Sum: 1\r\n\r\n", "POST /|x"},
    {"chunked data that looks like an end",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n",
        "POST /|\r\n0\r\n\r\n"},
    {"absolute form", "GET http://A:80/p?q HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://A:80/p?q|"},
    {"absolute form without a path", "GET http://a HTTP/1.1\r\nHost: a\r\n\r\n", "GET http://a|"},
    {"asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", "OPTIONS *|"},
    {"an unusual method", "PROPFIND / HTTP/1.1\r\nHost: a\r\n\r\n", "PROPFIND /|"},
    {"an IPv6 host", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "GET /|"},
    {"an upgrade nobody wants", "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n", "GET /|"},
    {"upgrades with versions",
        "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket, , IRC/6.9\r\n\r\n", "GET /|"},
    {"an expectation in a list",
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: ,100-continue, 100-continue\r\nContent-Length: 1\r\n\r\nx", "POST /|x"},
    {"19 zeros for a length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0000000000000000000\r\n\r\n", "POST /|"},
    {"zeros in front of a length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0000000000000000000000002\r\n\r\nab",
        "POST /|ab"},
    {"expectation", "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\nx", "POST /|x"},
};

struct bad {
    std::string_view name, bytes;
    int status;
};

const bad refused[] = {
    // The request line.
    {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a tab", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"two spaces before the version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a space behind the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
    {"a space in front", " GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"no version", "GET /\r\nHost: a\r\n\r\n", 400},
    {"no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"two empty lines in front", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
    {"HTTP/0.9", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505},
    {"HTTP/1.2 without a Host", "GET / HTTP/1.2\r\n\r\n", 400},
    {"HTTP/1.2 with two spaces", "GET /  HTTP/1.2\r\nHost: a\r\n\r\n", 400},
    {"HTTP/1.2 and a folded field", "GET / HTTP/1.2\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400},
    {"HTTP/3.1", "GET / HTTP/3.1\r\nHost: a\r\n\r\n", 505},
    {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    {"HTTP/11", "GET / HTTP/11\r\nHost: a\r\n\r\n", 400},
    {"HTTP/1.10", "GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400},
    {"http in small letters", "GET / http/1.1\r\nHost: a\r\n\r\n", 400},
    {"another protocol", "GET / RTSP/1.0\r\nHost: a\r\n\r\n", 400},
    {"ICE", "SOURCE / ICE/1.0\r\nHost: a\r\n\r\n", 400},
    {"a method in small letters", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"an unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501},
    {"no method", "G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a fragment", "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a NUL in the target", "GET /a\0b HTTP/1.1\r\nHost: a\r\n\r\n"sv, 400},
    {"a control character in the target", "GET /a\x01 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"DEL in the target", "GET /a\x7f HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a high byte in the target", "GET /\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a relative target", "GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"an asterisk for GET", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a user in the target", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"an absolute form without a host", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"an escape that is none", "GET /nope%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"an escaped NUL", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"an escape that is not UTF-8", "GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a dot segment", "GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"an escaped dot segment", "GET /%2e%2e/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"TLS", "\x16\x03\x01\x02", 400},
    // Line ends.
    {"bare LF", "GET / HTTP/1.1\nHost: a\n\n", 400},
    {"bare LF behind the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400},
    {"bare LF behind a field", "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400},
    {"bare LF at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400},
    {"bare CR behind a field", "GET / HTTP/1.1\r\nHost: a\rX: y\r\n\r\n", 400},
    {"bare CR at the end", "GET / HTTP/1.1\r\nHost: a\r\n\rX\r\n\r\n", 400},
    {"CR CR LF", "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", 400},
    {"CR in the request line", "GET / HTTP/1.1\rHost: a\r\n\r\n", 400},
    {"CR in front", "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"an empty field in CR only", "GET / HTTP/1.1\r\nHost: a\r\nX:\rContent-Length: 1\r\n\r\n", 400},
    // Fields.
    {"a folded value", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n", 400},
    {"a folded value with a tab", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\tc\r\n\r\n", 400},
    {"folding the first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400},
    {"folding an empty value", "GET / HTTP/1.1\r\nHost: a\r\nX:\r\n c\r\n\r\n", 400},
    {"folding the host", "GET / HTTP/1.1\r\nHost:\r\n a\r\n\r\n", 400},
    {"folding the length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n 1\r\n\r\nx", 400},
    {"folding the coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n", 400},
    {"a space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400},
    {"a space before the length's colon", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 1\r\n\r\nx", 400},
    {"a space in a name", "GET / HTTP/1.1\r\nHost: a\r\nX Y: z\r\n\r\n", 400},
    {"no colon", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", 400},
    {"no name", "GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n", 400},
    {"a NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"sv, 400},
    {"a NUL in a name", "GET / HTTP/1.1\r\nHost: a\r\nX\0: b\r\n\r\n"sv, 400},
    {"a control character in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\x0b b\r\n\r\n", 400},
    {"DEL in a long value", "GET / HTTP/1.1\r\nHost: a\r\nX: aaaaaaaaaaaaaaaa\x7f\r\n\r\n", 400},
    // Host.
    {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
    {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
    {"two Hosts in 1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400},
    {"an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
    {"a Host with a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
    {"a Host with a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400},
    {"a list of Hosts", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
    {"a Host with a bad port", "GET / HTTP/1.1\r\nHost: a:80x\r\n\r\n", 400},
    {"a Host with too large a port", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", 400},
    {"a Host with half an IPv6 address", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400},
    {"target and Host disagree", "GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n", 400},
    {"target and Host disagree on the port", "GET http://a:81/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    // Content-Length.
    {"equal lengths twice", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400},
    {"different lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", 400},
    {"a list of lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\nx", 400},
    {"a negative length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nx", 400},
    {"a length with a sign", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx", 400},
    {"a hexadecimal length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\nx", 400},
    {"a fraction of a length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1.0\r\n\r\nx", 400},
    {"an empty length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", 400},
    {"a length with a space", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1 1\r\n\r\nx", 400},
    {"a length beyond 64 bits", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551617\r\n\r\nx", 400},
    {"a length above the limit", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413},
    {"a length far above the limit", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999999999\r\n\r\n", 413},
    // Transfer-Encoding.
    {"length and coding",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"coding and length",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400},
    {"a coding in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"chunked twice", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 400},
    {"chunked not last", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n", 400},
    {"chunked in two fields",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"another coding in a second field",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        400},
    {"an unknown coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
    {"identity", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n", 400},
    {"a quoted coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 400},
    {"a vertical tab before chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \x0b chunked\r\n\r\n0\r\n\r\n",
        400},
    {"an empty coding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n", 400},
    {"gzip, chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
    // Expect.
    {"an unknown expectation", "POST / HTTP/1.1\r\nHost: a\r\nExpect: x\r\nContent-Length: 1\r\n\r\nx", 417},
    {"close behind a quote", "GET / HTTP/1.1\r\nHost: a\r\nConnection: \", close\r\n\r\n", 400},
    {"a connection option with a space", "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive close\r\n\r\n", 400},
    {"an upgrade that is no protocol", "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: \"websocket\"\r\n\r\n", 400},
    {"an upgrade with two versions", "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: a/1/2\r\n\r\n", 400},
    {"a comma and chunked", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: , chunked\r\n\r\n0\r\n\r\n", 400},
    {"chunked behind a quote", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \"a, chunked\r\n\r\n0\r\n\r\n", 400},
    {"chunked with a parameter", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n", 400},
    {"a length of 2^63", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9223372036854775808\r\n\r\n", 413},
    {"an expectation in a list", "GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue, x\r\n\r\n", 417},
};

constexpr std::string_view chunked_head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

const bad bad_chunks[] = {
    {"negative", "-1\r\nx\r\n0\r\n\r\n", 400},
    {"signed", "+5\r\nhello\r\n0\r\n\r\n", 400},
    {"with 0x", "0x5\r\nhello\r\n0\r\n\r\n", 400},
    {"a space in front", " 5\r\nhello\r\n0\r\n\r\n", 400},
    {"a space behind", "5 \r\nhello\r\n0\r\n\r\n", 400},
    {"a space before the extension", "5 ;a\r\nhello\r\n0\r\n\r\n", 400},
    {"17 digits", "00000000000000005\r\nhello\r\n0\r\n\r\n", 400},
    {"beyond 64 bits", "fffffffffffffffff\r\nx", 400},
    {"all of 64 bits", "ffffffffffffffff\r\nx", 413},
    {"no size", "\r\nhello\r\n0\r\n\r\n", 400},
    {"only an extension", ";a=b\r\nhello\r\n0\r\n\r\n", 400},
    {"no digit", "g\r\nhello\r\n0\r\n\r\n", 400},
    {"LF behind the size", "5\nhello\r\n0\r\n\r\n", 400},
    {"CR and something behind the size", "5\r\rhello\r\n0\r\n\r\n", 400},
    {"a NUL in the extension", "5;a\0b\r\nhello\r\n0\r\n\r\n"sv, 400},
    {"LF in the extension", "5;a\nhello\r\n0\r\n\r\n", 400},
    {"no CRLF behind the data", "5\r\nhelloX\r\n0\r\n\r\n", 400},
    {"LF behind the data", "5\r\nhello\n0\r\n\r\n", 400},
    {"CR and something behind the data", "5\r\nhello\rX0\r\n\r\n", 400},
    {"a quote without end in the extension", "5;a=\"b\r\nhello\r\n0\r\n\r\n", 400},
    {"an extension without a name", "5;\r\nhello\r\n0\r\n\r\n", 400},
    {"a space behind the extension", "5;a \r\nhello\r\n0\r\n\r\n", 400},
    {"who a proxy speaks for, in the trailer", "0\r\nX-Forwarded-User: x\r\n\r\n", 400},
    {"a precondition in the trailer", "0\r\nif-match: x\r\n\r\n", 400},
    {"a length in the trailer", "0\r\nContent-Length: 5\r\n\r\n", 400},
    {"a coding in the trailer", "0\r\ntransfer-encoding: chunked\r\n\r\n", 400},
    {"credentials in the trailer", "0\r\nAuthorization: x\r\n\r\n", 400},
    {"a host in the trailer", "0\r\nHOST: x\r\n\r\n", 400},
    {"a folded trailer", "0\r\nX: a\r\n b\r\n\r\n", 400},
    {"a trailer with LF", "0\r\nX: a\n\r\n", 400},
    {"a trailer without a colon", "0\r\nX\r\n\r\n", 400},
    {"a trailer with a space before the colon", "0\r\nX : a\r\n\r\n", 400},
    {"a trailer with a NUL", "0\r\nX: \0\r\n\r\n"sv, 400},
    {"LF for the end", "0\r\n\n", 400},
};

outcome feed_split(std::string_view bytes, std::size_t at) {
    wire line;
    line.feed(bytes.substr(0, at));
    line.feed(bytes.substr(at));
    return line.result();
}

outcome feed_bytes(std::string_view bytes) {
    wire line;
    for (char c : bytes)
        line.feed({&c, 1});
    return line.result();
}

// In all the ways that bytes can arrive; all have to come to the same.
void check(std::string_view name, const std::string& bytes, const outcome& expected) {
    BOOST_TEST_CONTEXT(name) {
        BOOST_TEST(feed_whole(bytes) == expected);
        BOOST_TEST(feed_bytes(bytes) == expected);
        for (std::size_t at = 1; at < bytes.size(); ++at) {
            if (!(feed_split(bytes, at) == expected)) {
                BOOST_ERROR("split at " << at << ": " << feed_split(bytes, at) << ", not " << expected);
                break;
            }
        }
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(wire_test)

BOOST_AUTO_TEST_CASE(what_is_good_is_taken) {
    for (const good& each : taken) {
        std::string request(each.request);
        check(each.name, std::string(each.bytes), {{request}, 0, each.keep_alive});
        // Behind another one.
        check(each.name, std::string(next) + std::string(each.bytes), {{"GET /next|", request}, 0, each.keep_alive});
        // Before another one, which is read only where the connection stays.
        outcome both{{request}, 0, each.keep_alive};
        if (each.keep_alive) both.requests.emplace_back("GET /next|");
        BOOST_TEST_CONTEXT(each.name) BOOST_TEST(feed_whole(std::string(each.bytes) + std::string(next)) == both);
    }
}

// What is refused takes the connection with it: nothing behind it is read as a request.
BOOST_AUTO_TEST_CASE(what_is_bad_is_refused) {
    for (const bad& each : refused) {
        std::string bytes(each.bytes);
        check(each.name, bytes, {{}, each.status, true});
        check(each.name, std::string(next) + bytes, {{"GET /next|"}, each.status, true});
        BOOST_TEST_CONTEXT(each.name)
        BOOST_TEST(feed_whole(bytes + std::string(next)) == (outcome{{}, each.status, true}));
    }
}

BOOST_AUTO_TEST_CASE(bad_chunks_are_refused) {
    for (const bad& each : bad_chunks) {
        std::string bytes = std::string(chunked_head) + std::string(each.bytes);
        check(each.name, bytes, {{}, each.status, true});
        BOOST_TEST_CONTEXT(each.name)
        BOOST_TEST(feed_whole(bytes + std::string(next)) == (outcome{{}, each.status, true}));
    }
}

// Every byte there is, at every kind of place: only what the grammar allows gets through.
BOOST_AUTO_TEST_CASE(every_byte_in_names_values_and_targets) {
    for (int code = 0; code < 256; ++code) {
        char c = static_cast<char>(code);
        std::string_view one(&c, 1);
        BOOST_TEST_CONTEXT("byte " << code) {
            bool name = http::is_token(one);
            auto with_name = feed_whole("GET / HTTP/1.1\r\nHost: a\r\nX" + std::string(one) + "Y: z\r\n\r\n");
            // A colon ends the name, and the rest is its value.
            BOOST_TEST((with_name.requests.size() == 1) == (name || c == ':'));
            auto with_value = feed_whole("GET / HTTP/1.1\r\nHost: a\r\nX: y" + std::string(one) + "z\r\n\r\n");
            BOOST_TEST((with_value.requests.size() == 1) == http::is_field_value(one));
            auto with_target = feed_whole("GET /a" + std::string(one) + "b HTTP/1.1\r\nHost: a\r\n\r\n");
            BOOST_TEST((with_target.requests.size() == 1) == (code > 0x20 && code < 0x7f && c != '#' && c != '%'));
        }
    }
}

BOOST_AUTO_TEST_CASE(limits_hold_at_the_byte) {
    http::server_limits limits;
    limits.head = 200;
    limits.fields = 3;
    limits.target = 50;
    limits.body = 10;
    auto head_of = [](std::size_t size) {
        std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
        return start + std::string(size - start.size() - 4, 'x') + "\r\n\r\n";
    };
    BOOST_TEST(feed_whole(head_of(200), limits).requests.size() == 1U);
    BOOST_TEST(feed_whole(head_of(201), limits).refused == 431);
    auto with_target = [](std::size_t size) {
        return "GET /" + std::string(size - 1, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n";
    };
    BOOST_TEST(feed_whole(with_target(50), limits).requests.size() == 1U);
    BOOST_TEST(feed_whole(with_target(51), limits).refused == 414);
    BOOST_TEST(feed_whole("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\n\r\n", limits).requests.size() == 1U);
    BOOST_TEST(feed_whole("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", limits).refused == 431);
    std::string post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ";
    BOOST_TEST(feed_whole(post + "10\r\n\r\n0123456789", limits).requests.size() == 1U);
    BOOST_TEST(feed_whole(post + "11\r\n\r\n", limits).refused == 413);
    std::string chunked(chunked_head);
    BOOST_TEST(feed_whole(chunked + "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n", limits).requests.size() == 1U);
    BOOST_TEST(feed_whole(chunked + "5\r\n01234\r\n6\r\n", limits).refused == 413);
}

// Refused while it comes in, not when it is over: an endless line or head costs no memory.
BOOST_AUTO_TEST_CASE(endless_input_is_refused_early) {
    auto fill = [](const std::string& start, const std::string& more, std::size_t most) {
        wire line;
        line.feed(start);
        std::size_t sent = 0;
        for (; sent < most && line.result().refused == 0; sent += more.size())
            line.feed(more);
        BOOST_TEST(sent < most);
        return line.result().refused;
    };
    constexpr std::size_t most = 64 * 1024;
    BOOST_TEST(fill("GET /", "aaaaaaaaaaaaaaaa", most) == 414);
    BOOST_TEST(fill("GET / HTTP/1.1\r\nHost: a\r\nX: ", "aaaaaaaaaaaaaaaa", most) == 431);
    BOOST_TEST(fill("GET / HTTP/1.1\r\nHost: a\r\n", "X: y\r\n", most) == 431);
    BOOST_TEST(fill(std::string(chunked_head) + "1;", "aaaaaaaaaaaaaaaa", most) == 400);
    BOOST_TEST(fill(std::string(chunked_head) + "0\r\n", "X: yyyyyyyyyyyy\r\n", most) == 431);
    BOOST_TEST(fill(std::string(chunked_head), "800\r\n" + std::string(2048, 'x') + "\r\n", 2 * 1024 * 1024) == 413);
}

BOOST_AUTO_TEST_CASE(bodies_larger_than_the_buffer) {
    for (std::size_t size : {4000U, 4096U, 16000U, 70000U, 300000U, 1048576U}) {
        std::string body(size, 'x');
        body.back() = 'y';
        std::string bytes = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
                            body + std::string(next);
        outcome expected{{"POST /|" + body, "GET /next|"}, 0, true};
        BOOST_TEST((feed_whole(bytes) == expected));
        BOOST_TEST((feed_split(bytes, 60) == expected));
        BOOST_TEST((feed_split(bytes, size) == expected));
    }
}

BOOST_AUTO_TEST_CASE(many_pipelined_requests_come_in_order) {
    std::string bytes;
    outcome expected;
    for (int i = 0; i < 5000; ++i) {
        std::string number = std::to_string(i);
        bytes += "POST /" + number + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(number.size()) +
                 "\r\n\r\n" + number;
        expected.requests.push_back("POST /" + number + '|' + number);
    }
    BOOST_TEST((feed_whole(bytes) == expected));
}

BOOST_AUTO_TEST_CASE(random_changes_never_break_it) {
    // xorshift; the same on every run.
    std::uint64_t state = 88172645463325252;
    auto random = [&](std::size_t below) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return static_cast<std::size_t>(state % below);
    };
    for (int round = 0; round < 20000; ++round) {
        const good& seed = taken[random(std::size(taken))];
        std::string bytes = std::string(seed.bytes) + std::string(next);
        for (std::size_t changes = random(4) + 1; changes > 0; --changes) {
            std::size_t at = random(bytes.size());
            switch (random(3)) {
            case 0:
                bytes[at] = static_cast<char>(random(256));
                break;
            case 1:
                bytes.erase(at, 1);
                break;
            default:
                bytes.insert(at, 1, "\r\n :;,0"[random(7)]);
            }
        }
        // However it is cut, it means the same.
        auto whole = feed_whole(bytes);
        auto split = feed_split(bytes, random(bytes.size()));
        if (!(whole == split) || whole.refused == -1) BOOST_ERROR(bytes << ": " << whole << " and " << split);
    }
}

BOOST_AUTO_TEST_SUITE_END()
