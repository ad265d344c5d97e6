// SPDX-License-Identifier: BSL-1.0
#include "http/trailer_rules.hpp"

#include <mainstay/http/field.hpp>

namespace mainstay::inline v0::http {

bool may_be_trailer(std::string_view name) noexcept {
    for (std::string_view each :
        {"Transfer-Encoding", "Host", "Connection", "Keep-Alive", "Proxy-Connection", "Trailer", "TE", "Upgrade",
            "Expect", "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "Cache-Control", "Pragma",
            "Max-Forwards", "Forwarded", "Via", "X-Real-IP", "Idempotency-Key", "Range", "Origin", "HTTP2-Settings"}) {
        if (equals_ignoring_case(name, each)) return false;
    }
    for (std::string_view each : {"Content-", "X-Forwarded-", "If-", "Sec-"}) {
        if (name.size() >= each.size() && equals_ignoring_case(name.substr(0, each.size()), each)) return false;
    }
    return true;
}

} // namespace mainstay::inline v0::http
