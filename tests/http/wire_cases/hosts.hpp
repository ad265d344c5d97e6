// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "wire_case.hpp"

namespace mainstay_test {

// RFC 9110 section 7.2, RFC 9112 section 3.2.
inline std::vector<wire_case> hosts() {
    auto host = [](std::string_view value) { return "GET / HTTP/1.1\r\nHost: " + std::string(value) + "\r\n\r\n"; };
    std::vector<wire_case> cases{
        refused("no Host", "GET / HTTP/1.1\r\n\r\n"),
        refused("no Host but another field", "GET / HTTP/1.1\r\nX-Host: a\r\n\r\n"),
        refused("two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
        refused("two equal Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        refused("two Hosts in other letters", "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\nhOST: a\r\n\r\n"),
        refused("two Hosts in 1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n"),
        refused("a bad Host in 1.0", "GET / HTTP/1.0\r\nHost: a/b\r\n\r\n"),
        refused("a second Host that is empty", "GET / HTTP/1.1\r\nHost: a\r\nHost:\r\n\r\n"),
        refused("an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        refused("a Host of spaces", "GET / HTTP/1.1\r\nHost:  \t \r\n\r\n"),
        refused("a folded Host", "GET / HTTP/1.1\r\nHost:\r\n a\r\n\r\n"),
        refused("a space before the Host's colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
        refused("a space in front of Host", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        taken("Host in other letters", "GET / HTTP/1.1\r\nhOsT: a\r\n\r\n", "GET /|"),
        taken("no space before the Host", "GET / HTTP/1.1\r\nHost:a\r\n\r\n", "GET /|"),
        taken_with("space around the Host", "GET / HTTP/1.1\r\nHost: \t a \t \r\n\r\n", "GET /|", "Host: a\n"),
        taken("a Host behind other fields", "GET / HTTP/1.1\r\nA: b\r\nC: d\r\nHost: a\r\n\r\n", "GET /|"),
    };
    for (auto good : {"example.org", "example.org:8080", "a:", "a:1", "a:65535", "a:00080", "192.0.2.1", "192.0.2.1:80",
             "[::1]", "[::1]:80", "[2001:db8::1]", "[::ffff:1.2.3.4]", "a_b", "xn--caf-dma.example", "a.", "A",
             "caf%C3%A9", "a!$&'()*+;=~b", "999.1.1.1"})
        cases.push_back(taken("the Host " + std::string(good), host(good), "GET /|"));
    for (auto bad : {"a/b", "a/", "/", "http://a", "u@a", "u:p@a", "a b", "a, b", "a\tb", "a?b", "a#b", "a\\b", "a\"b",
             "<a>", "a^b", "a`b", "a{b}", "a|b", ":80", ":", "a:80x", "a:x", "a:-1", "a:+80", "a: 80", "a:80:80", "a:0",
             "a:65536", "a:99999", "a:4294967376", "[::1", "::1", "[]", "[:]", "[:.:]", "[::1]x", "[::1]:x",
             "[1.2.3.4]", "[::1%25lo]", "[fe80::1%lo]", "[v1.a]", "[1:2:3:4:5:6:7]", "[12345::]", "[::g]", "[[::1]]",
             "a%zz", "a%4", "a%", "a%00", "a%2fb", "a%40b", "a%0d%0ab", "\xc3\xa9", "a\x80"})
        cases.push_back(refused("the Host " + std::string(bad), host(bad)));
    cases.push_back(refused("a NUL in the Host", host("a\0b"sv)));
    return cases;
}

} // namespace mainstay_test
