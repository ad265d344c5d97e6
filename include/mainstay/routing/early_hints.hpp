// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/from_request.hpp>

#include <string>
#include <string_view>

namespace mainstay::inline v0 {

/// Tells the client, while the answer is still being made, what it will need for it: `103 Early Hints` (RFC 8297).
///
/// Of use in a handler that waits for something. Valid while the handler runs; on its thread.
class early_hints {
public:
    explicit early_hints(http::request& of) noexcept : request_(&of) {}

    /// Adds `<target>; rel=relation`, and `parameters` behind it as they are: `as=font; crossorigin`.
    ///
    /// Throws `std::invalid_argument` for a target with spaces, angle brackets or control characters, a relation that is
    /// no token, and parameters with control characters or commas.
    early_hints& link(std::string_view target, std::string_view relation, std::string_view parameters = {});
    /// What the page will ask for, and as what: `style`, `script`, `font`, `image`.
    early_hints& preload(std::string_view target, std::string_view as);
    /// Where it will ask.
    early_hints& preconnect(std::string_view origin) { return link(origin, "preconnect"); }
    /// Sends what was added since the last time: see `http::exchange::inform`. Nothing where there is none.
    void send();

private:
    http::request* request_;
    std::string links_;
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <>
struct from_request<mainstay::early_hints> {
    static constexpr bool needs_body = false;
    static extracted<mainstay::early_hints> read(http::request& request) { return mainstay::early_hints(request); }
};

} // namespace mainstay::inline v0::routing
