// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/detail/state_ptr.hpp>
#include <mainstay/observe/metrics.hpp>

#include <chrono>
#include <string_view>

namespace mainstay::inline v0::observe {

/// `http.server.request.duration` as OpenTelemetry's semantic conventions have it: in Prometheus' form the histogram
/// `http_server_request_duration_seconds` by `http_request_method`, `http_route` and `http_response_status_code`.
///
/// Recording takes no lock and allocates nothing once a combination has been seen. Thread-safe; the metrics must
/// outlive it.
class http_duration {
public:
    explicit http_duration(metrics& target);
    ~http_duration();

    /// `route` is the template, empty where none matched; a method that HTTP does not know counts as `_OTHER`. A status
    /// of 0 says that nobody waited for the answer any more, and gives `error_type="cancelled"` in place of the status.
    void record(std::string_view method, std::string_view route, int status, std::chrono::nanoseconds took) noexcept;

private:
    class state;
    core::detail::state_ptr<state> state_;
};

} // namespace mainstay::inline v0::observe
