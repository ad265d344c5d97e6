// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "wire_case.hpp"

namespace mainstay_test {

// RFC 9112 section 7.1.
inline std::vector<wire_case> chunks() {
    constexpr auto too_large = "body_too_large"sv;
    auto body = [](std::string_view text) { return post("Transfer-Encoding: chunked", text); };
    std::vector<wire_case> cases{
        taken("chunks", body("5\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n"), "POST /|hello0123456789"),
        taken("sizes in either letters", body("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n"),
            "POST /|01234567890123456789"),
        taken("sizes with leading zeros", body("0000000000000001\r\nx\r\n000\r\n\r\n"), "POST /|x"),
        taken("chunks that look like ends", body("7\r\n\r\n0\r\n\r\n\r\n0\r\n\r\n"), "POST /|\r\n0\r\n\r\n"),
        taken("chunks that look like a request", body("13\r\nGET /x HTTP/1.1\r\n\r\n\r\n0\r\n\r\n"),
            "POST /|GET /x HTTP/1.1\r\n\r\n"),
        taken("a NUL and a high byte in a chunk", body("2\r\n\0\xff\r\n0\r\n\r\n"sv), "POST /|\0\xff"sv),
        taken("as many bytes as the limit",
            body("20\r\n" + std::string(32, 'x') + "\r\n20\r\n" + std::string(32, 'x') + "\r\n0\r\n\r\n"),
            "POST /|" + std::string(64, 'x')),
        taken("chunks of a GET", "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
            "GET /|x"),
        taken_last("chunks and close", post("Transfer-Encoding: chunked\r\nConnection: close", "1\r\nx\r\n0\r\n\r\n"),
            "POST /|x"),
        refused("one byte more than the limit", body("40\r\n" + std::string(64, 'x') + "\r\n1\r\nx\r\n0\r\n\r\n"), 413,
            too_large),
        refused("a chunk above the limit", body("41\r\n"), 413, too_large),
        refused("a size of 2^63", body("8000000000000000\r\nx"), 413, too_large),
        refused("a size of 2^64-1", body("ffffffffffffffff\r\nx"), 413, too_large),
        refused("sizes whose sum is beyond 64 bits", body("1\r\nx\r\nffffffffffffffff\r\nx"), 413, too_large),
        refused("a size of 2^64", body("10000000000000000\r\nx")),
        refused("a size of 2^64 and 1", body("10000000000000001\r\nx\r\n0\r\n\r\n")),
        refused("a size of 17 zeros", body("00000000000000000\r\n\r\n")),
    };
    for (auto [name, bytes] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
             {"a negative size", "-1\r\nx\r\n0\r\n\r\n"}, {"a size with a plus", "+5\r\nhello\r\n0\r\n\r\n"},
             {"minus zero", "-0\r\n\r\n"}, {"0x", "0x5\r\nhello\r\n0\r\n\r\n"}, {"0X", "0X5\r\nhello\r\n0\r\n\r\n"},
             {"h behind the size", "5h\r\nhello\r\n0\r\n\r\n"}, {"an underscore", "1_0\r\nhello\r\n0\r\n\r\n"},
             {"a space before the size", " 5\r\nhello\r\n0\r\n\r\n"},
             {"a tab before the size", "\t5\r\nhello\r\n0\r\n\r\n"},
             {"a space behind the size", "5 \r\nhello\r\n0\r\n\r\n"},
             {"a tab behind the size", "5\t\r\nhello\r\n0\r\n\r\n"},
             {"a space in the size", "1 0\r\nhello\r\n0\r\n\r\n"}, {"a space behind the last size", "0 \r\n\r\n"},
             {"a space before the extension", "5 ;a\r\nhello\r\n0\r\n\r\n"},
             {"a quoted size", "\"5\"\r\nhello\r\n0\r\n\r\n"}, {"a fraction of a size", "5.0\r\nhello\r\n0\r\n\r\n"},
             {"a comma behind the size", "5,\r\nhello\r\n0\r\n\r\n"}, {"no size", "\r\nhello\r\n0\r\n\r\n"},
             {"no digit", "g\r\nhello\r\n0\r\n\r\n"}, {"a NUL for a size", "\0\r\nhello\r\n0\r\n\r\n"sv},
             {"a NUL behind the size", "5\0\r\nhello\r\n0\r\n\r\n"sv},
             {"a high byte behind the size", "5\x80\r\nhello\r\n0\r\n\r\n"},
             {"a LF behind the size", "5\nhello\r\n0\r\n\r\n"}, {"a CR alone behind the size", "5\rhello\r\n0\r\n\r\n"},
             {"CR CR LF behind the size", "5\r\r\nhello\r\n0\r\n\r\n"},
             {"a LF behind the data", "5\r\nhello\n0\r\n\r\n"}, {"nothing behind the data", "5\r\nhello0\r\n\r\n"},
             {"a CR alone behind the data", "5\r\nhello\r0\r\n\r\n"},
             {"LF CR behind the data", "5\r\nhello\n\r0\r\n\r\n"},
             {"CR CR LF behind the data", "5\r\nhello\r\r\n0\r\n\r\n"},
             {"more data than the size", "5\r\nhello!\r\n0\r\n\r\n"},
             {"less data than the size", "7\r\nhello\r\n0\r\n\r\n"},
             {"two CRLF behind the data", "5\r\nhello\r\n\r\n0\r\n\r\n"}, {"a LF for the end", "0\r\n\n"},
             {"a LF behind the last size", "0\n\r\n"}, {"CR and something for the end", "0\r\n\rX\r\n\r\n"},
             {"an extension for a size", ";a=b\r\nhello\r\n0\r\n\r\n"},
             {"an extension without a name", "5;\r\nhello\r\n0\r\n\r\n"},
             {"an extension of an equals sign", "5;=b\r\nhello\r\n0\r\n\r\n"},
             {"an extension without its value", "5;a=\r\nhello\r\n0\r\n\r\n"},
             {"two equals signs", "5;a=b=c\r\nhello\r\n0\r\n\r\n"},
             {"a quoted name", "5;\"a\"=b\r\nhello\r\n0\r\n\r\n"}, {"two words", "5;a b\r\nhello\r\n0\r\n\r\n"},
             {"a space behind the extension", "5;a \r\nhello\r\n0\r\n\r\n"},
             {"a semicolon behind the extension", "5;a;\r\nhello\r\n0\r\n\r\n"},
             {"a comma behind the extension", "5;a,b\r\nhello\r\n0\r\n\r\n"},
             {"a quote without end", "5;a=\"b\r\nhello\r\n0\r\n\r\n"},
             {"more behind a quote", "5;a=\"b\"c\r\nhello\r\n0\r\n\r\n"},
             {"a backslash at a quote's end", "5;a=\"b\\\"\r\nhello\r\n0\r\n\r\n"},
             {"a CRLF in a quote", "5;a=\"\r\nhello\r\n\"\r\n0\r\n\r\n"},
             {"a NUL in the extension", "5;a\0b\r\nhello\r\n0\r\n\r\n"sv},
             {"a control character in a quote", "5;a=\"\x01\"\r\nhello\r\n0\r\n\r\n"},
             {"a LF in the extension", "5;a\nhello\r\n0\r\n\r\n"},
             {"a LF in a quote", "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n"},
             {"a CR in the extension", "5;a\rb\r\nhello\r\n0\r\n\r\n"},
             {"a high byte in an extension's name", "5;\xc3\xa9\r\nhello\r\n0\r\n\r\n"}})
        cases.push_back(refused("chunks: " + std::string(name), body(bytes)));
    for (auto extension : {"a", "a=b", "a=\"b;c\"", "a=\"\\\"\\\\\"", "a;b;c", "a=b; c = \"d\"", "a=\"\""}) {
        std::string each(extension);
        cases.push_back(
            taken("the extension " + each, body("1;" + each + "\r\nx\r\n0;" + each + "\r\n\r\n"), "POST /|x"));
    }
    for (auto trailer : {"X-Sum: 1", "X:", "Server-Timing: a;dur=1\r\nETag: \"x\"", "Digest: \xc3\xa9"})
        cases.push_back(taken("the trailer " + std::string(trailer),
            body("1\r\nx\r\n0\r\n" + std::string(trailer) + "\r\n\r\n"), "POST /|x"));
    for (auto trailer : {"Content-Length: 5", "content-length: 0", "Transfer-Encoding: chunked", "transfer-encoding: x",
             "Host: b", "Connection: close", "Keep-Alive: x", "Proxy-Connection: close", "TE: trailers", "Trailer: x",
             "Upgrade: h2c", "Expect: 100-continue", "Authorization: Basic eA==", "Proxy-Authorization: x",
             "Cookie: a=b", "Set-Cookie: a=b", "Content-Type: x/y", "Content-Encoding: gzip", "Content-Range: x",
             "Content-Disposition: x", "Cache-Control: x", "Max-Forwards: 1", "Forwarded: for=1.2.3.4",
             "X-Forwarded-For: 1.2.3.4", "x-forwarded-user: root", "X-Real-IP: x", "Idempotency-Key: x",
             "Range: bytes=0-1", "If-Match: x", "If-None-Match: x", "Origin: x", "Sec-WebSocket-Key: x", "X: a\r\n b",
             " X: a", "X : a", "X", ": a", "X Y: a", "X: a\rY: b", "X: a\x01", "X: a\x7f", "\xc3: a"}) {
        std::string each(trailer);
        cases.push_back(refused("the trailer " + each, body("1\r\nx\r\n0\r\n" + each + "\r\n\r\n")));
    }
    cases.push_back(refused("a trailer with a NUL", body("0\r\nX: \0\r\n\r\n"sv)));
    cases.push_back(refused("a trailer that ends with LF", body("0\r\nX: a\n\r\n")));
    cases.push_back(refused("a request for a trailer", body("0\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")));
    return cases;
}

} // namespace mainstay_test
