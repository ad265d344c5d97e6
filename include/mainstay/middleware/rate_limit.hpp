// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>
#include <mainstay/resilience/rate_limiter.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/routing/route_info.hpp>

#include <memory>
#include <optional>

namespace mainstay::inline v0::middleware {

/// Says of a route or group that no `rate_limit` holds there, as for health checks: `app.get("/healthz", f,
/// not_rate_limited{})`.
struct not_rate_limited {};

/// Answers 429 with `Retry-After` to a client address that sends more than the limit allows.
///
/// The address is `http::request::client`'s: the connection's own, unless a trusted proxy tells; IPv6 addresses count by their network
/// (`http::client_network`). Requests that no route matches count too. Copies share one count.
class rate_limit {
public:
    static constexpr bool needs_body = false;

    explicit rate_limit(resilience::rate_limiter_options options);

    bool applies(const routing::route_info& route) const noexcept;
    std::optional<http::response> before(http::request& request) const;
    void describe(routing::operation& into) const;

private:
    std::shared_ptr<resilience::rate_limiter> limiter_;
};

} // namespace mainstay::inline v0::middleware
