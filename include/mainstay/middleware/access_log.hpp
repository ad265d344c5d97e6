// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>
#include <mainstay/observe/log.hpp>
#include <mainstay/routing/route_info.hpp>

namespace mainstay::inline v0::middleware {

/// Says of a route or group that the `access_log` leaves it out, as for health checks: `app.get("/healthz", f,
/// not_logged{})`.
struct not_logged {};

/// Writes one line a request, at level `info`: method, route template, path (never the query, which may hold secrets),
/// status, time taken and bytes answered; the request's id comes with its context.
///
/// A request that nobody waited for any more says `cancelled` in place of a status. An answer that is streamed has no
/// bytes yet, and its time is that to its head. Log and clock must outlive it.
class access_log {
public:
    static constexpr bool needs_body = false;

    explicit access_log(observe::log& target, const core::clock& time = core::real_clock()) noexcept
        : log_(&target)
        , time_(&time) {}

    bool applies(const routing::route_info& route) const noexcept;
    void after(const http::request& request, http::response& response) const;

private:
    observe::log* log_;
    const core::clock* time_;
};

} // namespace mainstay::inline v0::middleware
