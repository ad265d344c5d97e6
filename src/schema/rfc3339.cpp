// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/rfc3339.hpp>

namespace mainstay::inline v0::schema::detail {
namespace {

using namespace std::chrono;

void append_digits(std::string& out, unsigned number, unsigned count) {
    char digits[10];
    for (unsigned i = count; i-- > 0; number /= 10) {
        digits[i] = static_cast<char>('0' + number % 10);
    }
    out.append(digits, count);
}

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

// Takes exactly `count` digits from the front.
bool take(std::string_view& text, unsigned count, int& number) noexcept {
    if (text.size() < count) return false;
    number = 0;
    for (unsigned i = 0; i < count; ++i) {
        if (!is_digit(text[i])) return false;
        number = number * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return true;
}

bool take(std::string_view& text, char wanted) noexcept {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

bool take_date(std::string_view& text, year_month_day& date) noexcept {
    int y = 0, m = 0, d = 0;
    if (!take(text, 4, y) || !take(text, '-') || !take(text, 2, m) || !take(text, '-') || !take(text, 2, d))
        return false;
    date = year_month_day(year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d)));
    return date.ok();
}

// What follows the seconds: decimals without end in the grammar, of which nine are kept.
bool take_decimals(std::string_view& text, std::int32_t& nanoseconds) noexcept {
    if (!take(text, '.')) return true;
    std::int32_t unit = 100'000'000;
    if (text.empty() || !is_digit(text.front())) return false;
    for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1), unit /= 10) {
        nanoseconds += (text.front() - '0') * unit;
    }
    return true;
}

bool take_offset(std::string_view& text, int& minutes_east) noexcept {
    if (take(text, 'Z') || take(text, 'z')) return true;
    int sign = take(text, '-') ? -1 : take(text, '+') ? 1 : 0;
    int h = 0, m = 0;
    if (sign == 0 || !take(text, 2, h) || !take(text, ':') || !take(text, 2, m) || h > 23 || m > 59) return false;
    minutes_east = sign * (h * 60 + m);
    return true;
}

} // namespace

void append_date(std::string& out, year_month_day date) {
    int y = static_cast<int>(date.year());
    if (y < 0) out += '-';
    unsigned magnitude = static_cast<unsigned>(y < 0 ? -y : y);
    append_digits(out, magnitude, magnitude > 9999 ? 5 : 4);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    append_digits(out, static_cast<unsigned>(date.day()), 2);
}

void append_instant(std::string& out, instant time) {
    sys_seconds whole{seconds(time.seconds)};
    auto date = floor<days>(whole);
    unsigned second_of_day = static_cast<unsigned>((whole - date).count());
    append_date(out, year_month_day(date));
    out += 'T';
    append_digits(out, second_of_day / 3600, 2);
    out += ':';
    append_digits(out, second_of_day / 60 % 60, 2);
    out += ':';
    append_digits(out, second_of_day % 60, 2);
    if (time.nanoseconds != 0) {
        unsigned decimals = static_cast<unsigned>(time.nanoseconds);
        unsigned count = 9;
        for (; decimals % 1000 == 0; count -= 3) {
            decimals /= 1000;
        }
        out += '.';
        append_digits(out, decimals, count);
    }
    out += 'Z';
}

bool read_date(std::string_view text, year_month_day& date) noexcept {
    return take_date(text, date) && text.empty();
}

bool read_instant(std::string_view text, instant& time) noexcept {
    year_month_day date;
    int h = 0, m = 0, s = 0, minutes_east = 0;
    if (!take_date(text, date) || !(take(text, 'T') || take(text, 't'))) return false;
    if (!take(text, 2, h) || !take(text, ':') || !take(text, 2, m) || !take(text, ':') || !take(text, 2, s))
        return false;
    time.nanoseconds = 0;
    if (!take_decimals(text, time.nanoseconds) || !take_offset(text, minutes_east) || !text.empty()) return false;
    // A leap second is the second after it, as everywhere in POSIX time.
    if (h > 23 || m > 59 || s > 60) return false;
    std::int64_t day_start = std::int64_t{sys_days(date).time_since_epoch().count()} * 86'400;
    time.seconds = day_start + h * 3600 + m * 60 + s - std::int64_t{minutes_east} * 60;
    // By its offset it may lie in a year that has no four digits, and could not be written again.
    constexpr std::int64_t first = -62'167'219'200, end = 253'402'300'800; // the years 0000 and 10000
    return time.seconds >= first && time.seconds < end;
}

} // namespace mainstay::inline v0::schema::detail
