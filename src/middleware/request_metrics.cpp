// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/request_metrics.hpp>

#include "middleware/outcome.hpp"

namespace mainstay::inline v0::middleware {

void request_metrics::after(const http::request& request, http::response& response) const {
    int status = nobody_waits(request, response) ? 0 : response.status();
    duration_->record(request.method_name(), request.route(), status, time_taken(request, *time_));
}

} // namespace mainstay::inline v0::middleware
