// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/http/request.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace mainstay::inline v0::http {

/// What a request's conditions are held against: the state of the resource as it is now.
struct validators {
    /// As it is sent in `ETag`, quotes and all; empty where there is none. Has to outlive the call.
    std::string_view entity_tag{};
    std::optional<core::clock::wall_time> last_modified{};
    /// False where nothing is at that address yet: `If-None-Match: *` holds then, and `If-Match: *` does not.
    bool exists = true;
};

enum class precondition : std::uint8_t {
    /// There is none, or all hold: go on.
    holds,
    /// GET and HEAD: the client has it already, the answer is 304.
    not_modified,
    /// The answer is 412, and nothing is changed.
    failed,
};

/// Judges `If-Match`, `If-Unmodified-Since`, `If-None-Match` and `If-Modified-Since` in the order of RFC 9110 section
/// 13.2.2.
///
/// Only for requests that would be answered 2xx without them. Dates count in whole seconds; a date that is none, or
/// stands twice, is ignored. CONNECT, OPTIONS and TRACE have no conditions.
precondition check_preconditions(const request& asked, const validators& now) noexcept;

/// Whether `If-Range` lets `Range` count: it is not there, or names exactly this state by strong comparison (section
/// 13.1.5). A date does so only once its second is over at `clock_now`, as the state may change again before.
bool if_range_holds(const request& asked, const validators& now, core::clock::wall_time clock_now) noexcept;

} // namespace mainstay::inline v0::http
