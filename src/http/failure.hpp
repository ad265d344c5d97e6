// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/dispatch.hpp>

namespace mainstay::inline v0::http {

// Makes the response what a client is told of the exception, and tells the hook where it should know. The request gets
// an id if it has none.
void answer_failure(const std::exception_ptr& thrown, request& in, response& out, const error_hook* on_error);

// The id of the request's context, made up when nobody gave one.
std::string_view ensure_id(request& in);

} // namespace mainstay::inline v0::http
