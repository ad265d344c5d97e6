// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/detail/text_value.hpp>

#include <mainstay/core/encoding.hpp>
#include <mainstay/schema/json_schema.hpp>

#include <charconv>
#include <cmath>
#include <system_error>

namespace mainstay::inline v0::schema::detail {
namespace {

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

// Nanoseconds in a unit; 0 for a unit that is none.
std::int64_t unit_size(std::string_view unit) noexcept {
    struct entry {
        std::string_view name;
        std::int64_t nanoseconds;
    };
    static constexpr entry units[] = {{"ns", 1}, {"us", 1'000}, {"ms", 1'000'000}, {"s", 1'000'000'000},
        {"m", 60'000'000'000}, {"min", 60'000'000'000}, {"h", 3'600'000'000'000}, {"d", 86'400'000'000'000}};
    for (const entry& one : units) {
        if (one.name == unit) return one.nanoseconds;
    }
    return 0;
}

} // namespace

bool text_is_utf8(std::string_view text, const path& where, violations& errors) {
    if (core::is_utf8(text)) return true;
    errors.add(where, "not_utf8", "must be UTF-8");
    return false;
}

bool text_boolean(std::string_view text, const path& where, violations& errors, bool& value) {
    value = text == "true" || text == "1";
    if (value || text == "false" || text == "0") return true;
    errors.add(where, "wrong_type", "must be true or false");
    return false;
}

bool text_integer(std::string_view text, const path& where, violations& errors, std::int64_t lowest,
    std::uint64_t highest, std::uint64_t& bits) {
    const bool negative = text.starts_with('-');
    const std::string_view digits = text.substr(negative ? 1 : 0);
    bool whole = !digits.empty();
    for (char c : digits) {
        whole = whole && is_digit(c);
    }
    if (!whole) {
        errors.add(where, "wrong_type", "must be a whole number");
        return false;
    }
    std::uint64_t size = 0;
    const bool small = std::from_chars(digits.data(), digits.data() + digits.size(), size).ec == std::errc{};
    // The magnitude of the lowest, without the overflow of negating it.
    const std::uint64_t lowest_size = lowest < 0 ? static_cast<std::uint64_t>(-(lowest + 1)) + 1 : 0;
    if (small && size <= (negative ? lowest_size : highest)) {
        bits = negative ? ~size + 1 : size;
        return true;
    }
    errors.add(where, "out_of_range", "must be from " + std::to_string(lowest) + " to " + std::to_string(highest));
    return false;
}

bool text_real(std::string_view text, const path& where, violations& errors, double highest, double& value) {
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error == std::errc::invalid_argument || stop != end || std::isnan(value) ||
        (error == std::errc{} && std::isinf(value))) {
        errors.add(where, "wrong_type", "must be a number");
        return false;
    }
    if (error == std::errc{} && std::fabs(value) <= highest) return true;
    errors.add(where, "out_of_range", "is too large or too small");
    return false;
}

bool text_duration(std::string_view text, const path& where, violations& errors, std::intmax_t numerator,
    std::intmax_t denominator, std::int64_t& count) {
    std::size_t digits = text.starts_with('-') ? 1 : 0;
    while (digits < text.size() && is_digit(text[digits])) {
        ++digits;
    }
    const std::string_view unit = text.substr(digits);
    const std::int64_t size = unit_size(unit);
    const bool known_period = denominator <= 1'000'000'000 && 1'000'000'000 % denominator == 0;
    const std::string whole_number = "must be a whole number of " + std::string(unit_name(numerator, denominator));
    if (!unit.empty() && (size == 0 || !known_period)) {
        errors.add(where, "wrong_type", whole_number + ", or have a unit of its own: ns, us, ms, s, min, h or d");
        return false;
    }
    std::uint64_t bits = 0;
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
    if (!text_integer(text.substr(0, digits), where, errors, least, most, bits)) return false;
    count = static_cast<std::int64_t>(bits);
    if (unit.empty()) return true;
    const std::int64_t period = numerator * (1'000'000'000 / denominator);
    std::int64_t nanoseconds = 0;
    if (__builtin_mul_overflow(count, size, &nanoseconds)) {
        errors.add(where, "out_of_range", "is too large");
        return false;
    }
    if (nanoseconds % period != 0) {
        errors.add(where, "wrong_type", whole_number);
        return false;
    }
    count = nanoseconds / period;
    return true;
}

bool text_instant(std::string_view text, const path& where, violations& errors, instant& time) {
    if (read_instant(text, time)) return true;
    errors.add(where, "date_time", "must be a time as RFC 3339 has it, such as 2026-11-23T15:29:33Z");
    return false;
}

bool text_date(std::string_view text, const path& where, violations& errors, std::chrono::year_month_day& date) {
    if (read_date(text, date)) return true;
    errors.add(where, "date", "must be a date such as 2026-11-23");
    return false;
}

} // namespace mainstay::inline v0::schema::detail
