// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "wire_case.hpp"

namespace mainstay_test {

// At the byte: see `wire_limits`.
inline std::vector<wire_case> limits() {
    auto path = [](std::size_t size) { return "/" + std::string(size - 1, 'x'); };
    auto with_target = [](const std::string& target) { return with_line("GET " + target + " HTTP/1.1"); };
    auto head = [](std::size_t size) {
        std::string empty = with_field("X: ");
        return with_field("X: " + std::string(size - empty.size(), 'x'));
    };
    auto count = [](int fields) {
        std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\n";
        for (int i = 1; i < fields; ++i)
            bytes += "X:\r\n";
        return bytes + "\r\n";
    };
    auto trailers = [](std::size_t size) {
        return post("Transfer-Encoding: chunked", "0\r\nX: " + std::string(size, 'x') + "\r\n\r\n");
    };
    return {
        taken("a target as long as the limit", with_target(path(256)), "GET " + path(256) + "|"),
        taken("a query as long as the limit", with_target("/?" + std::string(254, 'x')),
            "GET /?" + std::string(254, 'x') + "|"),
        refused("a target of one byte more", with_target(path(257)), 414, "target_too_long"),
        refused("a query of one byte more", with_target("/?" + std::string(255, 'x')), 414, "target_too_long"),
        refused("an absolute form of one byte more", with_target("http://a" + path(249)), 414, "target_too_long"),
        refused("a target of many bytes more", with_target(path(3000)), 414, "target_too_long"),
        refused("a line without end", "GET " + path(3000), 414, "target_too_long"),
        taken("a head as long as the limit", head(1024), "GET /|"),
        refused("a head of one byte more", head(1025), 431, "head_too_large"),
        refused("a head of many bytes more", head(5000), 431, "head_too_large"),
        refused("a name without end", "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(2000, 'x'), 431, "head_too_large"),
        refused(
            "a value without end", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(2000, 'x'), 431, "head_too_large"),
        taken("as many fields as the limit", count(12), "GET /|"),
        refused("one field more", count(13), 431, "too_many_fields"),
        refused("many fields more", count(100), 431, "too_many_fields"),
        taken("trailers as long as the limit", trailers(1024 - 7), "POST /|"),
        refused("trailers of one byte more", trailers(1024 - 6), 431, "trailers_too_large"),
        refused("extensions beyond all measure",
            post("Transfer-Encoding: chunked", "1;a=" + std::string(5000, 'x') + "\r\nx\r\n0\r\n\r\n")),
        refused("extensions that are too many together", post("Transfer-Encoding: chunked",
                                                             [] {
                                                                 std::string bytes;
                                                                 for (int i = 0; i < 10; ++i)
                                                                     bytes +=
                                                                         "1;a=" + std::string(500, 'x') + "\r\nx\r\n";
                                                                 return bytes + "0\r\n\r\n";
                                                             }())),
    };
}

} // namespace mainstay_test
