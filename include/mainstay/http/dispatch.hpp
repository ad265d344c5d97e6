// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/task.hpp>
#include <mainstay/http/request_handler.hpp>

#include <exception>
#include <functional>

namespace mainstay::inline v0::http {

/// Called with what a handler threw, if it was no problem or a problem with an internal text; for logs.
using error_hook = std::function<void(const request&, const std::exception_ptr&)>;

/// Has the handler answer the request as a connection would, without one; for tests and for servers of the user's own.
///
/// The handler runs on the caller's executor, in the request's context. Never throws what the handler throws: that is
/// in the response. Cancelling it cancels the handler. Request, response and hook must outlive the call.
task<void> dispatch(request_handler& handler, request& in, response& out, const core::clock& time,
    const error_hook* on_error = nullptr);

} // namespace mainstay::inline v0::http
