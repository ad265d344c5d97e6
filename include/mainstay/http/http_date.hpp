// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mainstay::inline v0::http {

/// Length of a date in HTTP's own form, `Mon, 23 Nov 2026 15:29:33 GMT`.
inline constexpr std::size_t http_date_length = 29;

/// Writes exactly `http_date_length` characters (RFC 9110 section 5.6.7), whatever the locale.
void write_http_date(char* out, core::clock::wall_time at) noexcept;
std::string http_date(core::clock::wall_time at);

/// Reads a date of that form or of the two obsolete ones, `Sunday, 06-Nov-94 08:49:37 GMT` and
/// `Sun Nov  6 08:49:37 1994`; empty for any other text, for a weekday that is not the date's, and for what the clock
/// cannot hold: before 1677 and after 2262.
///
/// Two digits for a year mean the latest such year that is at most 50 years after `now`.
std::optional<core::clock::wall_time> parse_http_date(std::string_view text, core::clock::wall_time now) noexcept;
/// The same as of the machine's own clock.
std::optional<core::clock::wall_time> parse_http_date(std::string_view text) noexcept;

} // namespace mainstay::inline v0::http
