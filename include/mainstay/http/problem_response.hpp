// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/problem.hpp>
#include <mainstay/http/response.hpp>

#include <exception>
#include <string_view>

namespace mainstay::inline v0::http {

/// Makes the response this problem's answer (RFC 9457, `application/problem+json`): status, body, its own fields and
/// `Retry-After`, and `Cache-Control: no-store` unless something else is said. Fields that are there already stay;
/// `internal` is never sent. Does not throw for what the problem holds.
void write_problem(response& answer, const problem& what, std::string_view request_id);

/// What a client is told of an exception: a problem itself, 503 for what passes (`core::errc::overloaded`, `stopping`,
/// `deadline_exceeded`), and for everything else, whatever its type, an opaque 500.
problem problem_of(const std::exception_ptr& error) noexcept;

} // namespace mainstay::inline v0::http
