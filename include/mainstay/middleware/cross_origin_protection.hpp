// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/routing/route_info.hpp>

#include <optional>
#include <string>
#include <vector>

namespace mainstay::inline v0::middleware {

struct cross_origin_options {
    /// Origins that may send, such as `https://admin.example.com`.
    std::vector<std::string> trusted;
};

/// Refuses (403, `cross_origin_request`) what another site makes a browser send with the user's cookies (CSRF).
///
/// Requests with an unsafe method and a cookie are looked at: `Sec-Fetch-Site: cross-site`, or an `Origin` that is
/// neither the request's own host nor trusted, is refused. Without both fields it is no browser that could be tricked.
/// Safe methods must therefore change nothing.
class cross_origin_protection {
public:
    static constexpr bool needs_body = false;

    /// Throws `std::invalid_argument` for a trusted origin that is none: a scheme, `://`, a host and nothing behind.
    explicit cross_origin_protection(cross_origin_options options = {});

    bool applies(const routing::route_info& route) const noexcept;
    std::optional<http::response> before(http::request& request) const;
    void describe(routing::operation& into) const;

private:
    bool is_foreign(const http::request& request) const noexcept;

    std::vector<std::string> trusted_;
};

} // namespace mainstay::inline v0::middleware
