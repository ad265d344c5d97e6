// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>
#include <mainstay/observe/http_duration.hpp>

#include <memory>

namespace mainstay::inline v0::middleware {

/// Measures every request into `http_server_request_duration_seconds`, by method, route template and status.
///
/// Metrics and clock must outlive it.
class request_metrics {
public:
    static constexpr bool needs_body = false;

    explicit request_metrics(observe::metrics& target, const core::clock& time = core::real_clock());

    void after(const http::request& request, http::response& response) const;

private:
    std::shared_ptr<observe::http_duration> duration_;
    const core::clock* time_;
};

} // namespace mainstay::inline v0::middleware
