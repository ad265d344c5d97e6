// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "wire_case.hpp"

namespace mainstay_test {

// Bodies where few expect them: they are read like any other, or what they hold would be the next request.
inline std::vector<wire_case> bodies() {
    const std::string inner = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"; // 28 bytes
    std::vector<wire_case> cases;
    for (auto each : {"GET", "HEAD", "DELETE", "OPTIONS", "PUT", "PATCH", "POST", "TRACE", "PROPFIND"}) {
        const std::string method(each);
        cases.push_back(taken(method + " with a body that looks like a request",
            method + " / HTTP/1.1\r\nHost: a\r\nContent-Length: 28\r\n\r\n" + inner, method + " /|" + inner));
        cases.push_back(taken(method + " with chunks that look like a request",
            method + " / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1c\r\n" + inner + "\r\n0\r\n\r\n",
            method + " /|" + inner));
    }
    cases.push_back(
        taken("OPTIONS * with a body", "OPTIONS * HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", "OPTIONS *|x"));
    cases.push_back(taken("a body as long as the limit", post("Content-Length: 64", std::string(64, 'x')),
        "POST /|" + std::string(64, 'x')));
    cases.push_back(refused("a body that is refused with all its bytes",
        post("Content-Length: 65", std::string(65, 'x')), 413, "body_too_large"));
    cases.push_back(refused("a refused body that looks like a request",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 84\r\n\r\n" + inner + inner + inner, 413, "body_too_large"));
    return cases;
}

} // namespace mainstay_test
