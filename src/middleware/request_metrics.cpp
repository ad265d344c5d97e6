// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/request_metrics.hpp>

#include "middleware/outcome.hpp"

namespace mainstay::inline v0::middleware {

request_metrics::request_metrics(observe::metrics& target, const core::clock& time)
    : duration_(std::make_shared<observe::http_duration>(target))
    , time_(&time) {}

void request_metrics::after(const http::request& request, http::response& response) const {
    int status = nobody_waits(request, response, *time_) ? 0 : response.status();
    duration_->record(request.method_name(), request.route(), status, time_taken(request, *time_));
}

} // namespace mainstay::inline v0::middleware
