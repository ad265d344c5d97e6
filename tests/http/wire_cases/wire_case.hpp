// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/server_options.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace mainstay_test {

using namespace std::literals;

// One request, and what has to come of it wherever it is cut and whatever stands in front of it or behind it.
struct wire_case {
    std::string name, bytes;
    int status;       // 200: the handler sees it; else it is refused, and its connection closed
    std::string seen; // by the handler: "METHOD target|body"; of a refusal the problem's code
    bool keep_alive = false;
    // What the handler sees of its fields, each as "Name: value\n"; not looked at where empty.
    std::string fields = {};
};

inline wire_case taken(std::string_view name, std::string_view bytes, std::string_view seen) {
    return {std::string(name), std::string(bytes), 200, std::string(seen), true};
}
inline wire_case taken_last(std::string_view name, std::string_view bytes, std::string_view seen) {
    return {std::string(name), std::string(bytes), 200, std::string(seen), false};
}
inline wire_case taken_with(
    std::string_view name, std::string_view bytes, std::string_view seen, std::string_view fields) {
    return {std::string(name), std::string(bytes), 200, std::string(seen), true, std::string(fields)};
}
inline wire_case refused(
    std::string_view name, std::string_view bytes, int status = 400, std::string_view code = "bad_request") {
    return {std::string(name), std::string(bytes), status, std::string(code)};
}

// The limits that all of them are read under.
inline mainstay::http::server_limits wire_limits() {
    mainstay::http::server_limits limits;
    limits.head = 1024;
    limits.fields = 12;
    limits.target = 256;
    limits.body = 64;
    return limits;
}

// A request with this line and nothing but a Host.
inline std::string with_line(std::string_view line) {
    return std::string(line) + "\r\nHost: a\r\n\r\n";
}
// A GET whose second field, or what goes for it, is this.
inline std::string with_field(std::string_view field) {
    return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(field) + "\r\n\r\n";
}
// A POST with a field that frames it, and what follows the head.
inline std::string post(std::string_view field, std::string_view behind) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(field) + "\r\n\r\n" + std::string(behind);
}

} // namespace mainstay_test
