// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/problem.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/routing/operation.hpp>

#include <memory>
#include <string_view>

namespace mainstay::inline v0::routing::detail {

// Whether the request has neither a body nor a `Content-Type`: an optional body is absent then.
bool has_no_body(const http::request& request) noexcept;

// Null, or the 415 when `Content-Type` is not `wanted` or, where `suffix` is given, ends with it (`+json`).
std::unique_ptr<problem> require_media_type(
    const http::request& request, std::string_view wanted, std::string_view suffix = {});

// Null, or the 400 when the body is not UTF-8, or says that it is in another charset (415).
std::unique_ptr<problem> require_utf8(const http::request& request);

// The 415 of a request that has no body where one has to be.
problem missing_body(std::string_view wanted);

// 400, 413 and what else any body brings with it.
void describe_body_errors(operation& into);

} // namespace mainstay::inline v0::routing::detail
