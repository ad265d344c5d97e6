// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/problem.hpp>

#include <exception>
#include <functional>
#include <optional>
#include <system_error>
#include <vector>

namespace mainstay::inline v0::routing {

/// The one table that says what a client is told of an error code; every other exception is an opaque 500.
///
/// Starts with the library's own: what is overloaded or stopping, and a deadline that has passed, is 503 with
/// `Retry-After`, a cancelled request 499. Filled before the start; then it may be read from any thread.
class error_mapping {
public:
    error_mapping();

    /// What one code becomes, in place of an earlier answer for it. The exception's text goes to the log alone.
    error_mapping& map(std::error_code code, problem answer);
    /// The same for all codes of a category that have no answer of their own; empty: leave it to the 500.
    error_mapping& map(
        const std::error_category& category, std::function<std::optional<problem>(const std::system_error&)> answer);
    /// Everything that the other one has; its answers win.
    error_mapping& merge(const error_mapping& other);

    /// The answer for an exception of any type. `internal` holds its text where it has one.
    problem problem_of(const std::exception_ptr& error) const noexcept;

private:
    problem known(const std::system_error& error) const;

    std::vector<std::pair<std::error_code, problem>> codes_;
    std::vector<std::pair<const std::error_category*, std::function<std::optional<problem>(const std::system_error&)>>>
        categories_;
};

} // namespace mainstay::inline v0::routing
