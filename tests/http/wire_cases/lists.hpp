// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "wire_case.hpp"

namespace mainstay_test {

// Connection, Upgrade and Expect: lists of tokens (RFC 9110 sections 7.6.1, 7.8 and 10.1.1).
inline std::vector<wire_case> lists() {
    auto old = [](std::string_view field) { return "GET / HTTP/1.0\r\nHost: a\r\n" + std::string(field) + "\r\n\r\n"; };
    std::vector<wire_case> cases;
    for (auto value : {"close", "CLOSE", "Close", ", close", "close,", ",,close,,", "x, close", "close, x", "x,close,y",
             "x ,\tclose\t, y", "keep-alive, close", "close, keep-alive", "close, close", "Upgrade, close"})
        cases.push_back(
            taken_last("Connection: " + std::string(value), with_field("Connection: " + std::string(value)), "GET /|"));
    for (auto value : {"", ",", " , ,", "keep-alive", "Keep-Alive", "closed", "xclose", "close-x", "Upgrade", "x, y",
             "TE", "keep-alive, Upgrade, HTTP2-Settings"})
        cases.push_back(
            taken("Connection: " + std::string(value), with_field("Connection: " + std::string(value)), "GET /|"));
    for (auto value :
        {"\", close", "\"close\"", "x y", "close x", "close;x", "a\"b", "close, \xc3\xa9", "(close)", "a/b", "a=b"})
        cases.push_back(refused("Connection: " + std::string(value), with_field("Connection: " + std::string(value))));
    for (auto value : {"h2c", "websocket", "h2c, websocket", "IRC/6.9, RTA/x11", "", ",", ",h2c,", "websocket, , a/1"})
        cases.push_back(taken("Upgrade: " + std::string(value),
            with_field("Connection: Upgrade\r\nUpgrade: " + std::string(value)), "GET /|"));
    for (auto value : {"\"websocket\"", "web socket", "a/", "/1", "a/1/2", "a;b", "a, \"", "\xc3\xa9"})
        cases.push_back(refused("Upgrade: " + std::string(value), with_field("Upgrade: " + std::string(value))));
    for (auto value :
        {"100-continue", "100-Continue", "100-CONTINUE", "100-continue, 100-continue", ", 100-continue", "", ","}) {
        std::string field = "Expect: " + std::string(value);
        cases.push_back(taken(field, with_field(field), "GET /|"));
        cases.push_back(taken(field + " with a body", post(field + "\r\nContent-Length: 1", "x"), "POST /|x"));
        cases.push_back(taken(
            field + " with chunks", post(field + "\r\nTransfer-Encoding: chunked", "1\r\nx\r\n0\r\n\r\n"), "POST /|x"));
    }
    for (auto value : {"x", "100", "200-ok", "100-continued", "100-continue, x", "x, 100-continue", "100-continue;a=b",
             "\"100-continue\"", "100-continue x", "100 -continue", "a=\"b, 100-continue\""})
        cases.push_back(refused(
            "Expect: " + std::string(value), with_field("Expect: " + std::string(value)), 417, "expectation_failed"));
    cases.push_back(refused(
        "an unknown expectation with a body", post("Expect: x\r\nContent-Length: 1", "x"), 417, "expectation_failed"));
    cases.push_back(refused("an expectation of too large a body",
        post("Expect: 100-continue\r\nContent-Length: 65", ""), 413, "body_too_large"));
    cases.push_back(
        taken("an expectation twice", with_field("Expect: 100-continue\r\nExpect: 100-continue"), "GET /|"));
    cases.push_back(refused("a known and an unknown expectation", with_field("Expect: 100-continue\r\nExpect: x"), 417,
        "expectation_failed"));
    cases.push_back(taken_last("close in a second field", with_field("Connection: x\r\nConnection: close"), "GET /|"));
    cases.push_back(
        taken_last("close in a first field", with_field("Connection: close\r\nConnection: keep-alive"), "GET /|"));

    cases.push_back(taken("1.0 with keep-alive", old("Connection: keep-alive"), "GET /|"));
    cases.push_back(taken("1.0 with keep-alive in a list", old("Connection: x, KEEP-ALIVE"), "GET /|"));
    cases.push_back(taken("1.0 with keep-alive and a body",
        "POST / HTTP/1.0\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nab", "POST /|ab"));
    cases.push_back(taken_last("1.0 with close", old("Connection: close"), "GET /|"));
    cases.push_back(taken_last("1.0 with both", old("Connection: keep-alive, close"), "GET /|"));
    cases.push_back(taken_last("1.0 with a Keep-Alive", old("Keep-Alive: timeout=5"), "GET /|"));
    cases.push_back(taken_last("1.0 with what was for proxies", old("Proxy-Connection: keep-alive"), "GET /|"));
    cases.push_back(taken_last("1.0 knows no Expect", old("Expect: x"), "GET /|"));
    cases.push_back(refused("1.0 with a malformed Connection", old("Connection: \", close")));
    return cases;
}

} // namespace mainstay_test
