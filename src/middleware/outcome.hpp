// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>

#include <algorithm>
#include <chrono>

namespace mainstay::inline v0::middleware {

// Whether the client had gone, so that the answer reaches nobody: 499 is what the error table makes of that. Who is late
// was cancelled too, but is answered.
inline bool nobody_waits(
    const http::request& request, const http::response& response, const core::clock& time) noexcept {
    const core::context& context = request.context();
    return response.status() == 499 || (context.cancelled() && !context.expired(time));
}

inline std::chrono::nanoseconds time_taken(const http::request& request, const core::clock& time) noexcept {
    return std::max<std::chrono::nanoseconds>(time.steady_now() - request.received_at(), std::chrono::nanoseconds{0});
}

} // namespace mainstay::inline v0::middleware
