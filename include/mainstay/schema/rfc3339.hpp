// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <ratio>
#include <string>
#include <string_view>

namespace mainstay::inline v0::schema {
namespace detail {

// A time of any precision: whole seconds since 1970, and the nanoseconds that follow them (0 to 999,999,999).
struct instant {
    std::int64_t seconds = 0;
    std::int32_t nanoseconds = 0;
};

void append_instant(std::string& out, instant time);
bool read_instant(std::string_view text, instant& time) noexcept;
void append_date(std::string& out, std::chrono::year_month_day date);
bool read_date(std::string_view text, std::chrono::year_month_day& date) noexcept;

template <class Duration>
constexpr instant to_instant(std::chrono::sys_time<Duration> time) noexcept {
    auto whole = std::chrono::floor<std::chrono::seconds>(time);
    auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(time - whole);
    return {whole.time_since_epoch().count(), static_cast<std::int32_t>(rest.count())};
}

// False when the clock's type cannot hold it: one of nanoseconds ends in 2262.
template <class Duration>
constexpr bool from_instant(instant from, std::chrono::sys_time<Duration>& time) noexcept {
    using std::chrono::seconds, std::chrono::nanoseconds, std::chrono::floor;
    if constexpr (std::ratio_less_equal_v<typename Duration::period, std::ratio<1>>) {
        constexpr auto first = std::chrono::duration_cast<seconds>(Duration::min()).count();
        constexpr auto last = std::chrono::duration_cast<seconds>(Duration::max()).count();
        if (from.seconds <= first || from.seconds >= last) return false;
    }
    time = std::chrono::sys_time<Duration>(
        floor<Duration>(seconds(from.seconds)) + floor<Duration>(nanoseconds(from.nanoseconds)));
    return true;
}

} // namespace detail

/// A UTC time as RFC 3339 has it, such as `2026-11-23T15:29:33.25Z`, with as many groups of three decimals as it needs.
template <class Duration>
std::string to_rfc3339(std::chrono::sys_time<Duration> time) {
    std::string out;
    detail::append_instant(out, detail::to_instant(time));
    return out;
}

/// Reads an RFC 3339 time with `Z` or an offset; decimals beyond the type's precision are cut off.
///
/// Empty for anything else, also for a date that does not exist or that the type cannot hold.
template <class Duration = std::chrono::system_clock::duration>
std::optional<std::chrono::sys_time<Duration>> from_rfc3339(std::string_view text) noexcept {
    detail::instant read;
    std::chrono::sys_time<Duration> time;
    if (!detail::read_instant(text, read) || !detail::from_instant(read, time)) return std::nullopt;
    return time;
}

} // namespace mainstay::inline v0::schema
