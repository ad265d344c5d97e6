// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/http_date.hpp>

#include <algorithm>

namespace mainstay::inline v0::http {
namespace {

constexpr std::string_view days = "SunMonTueWedThuFriSat", months = "JanFebMarAprMayJunJulAugSepOctNovDec";

void two_digits(char* out, unsigned value) noexcept {
    out[0] = static_cast<char>('0' + value / 10 % 10);
    out[1] = static_cast<char>('0' + value % 10);
}

// The number that the digits make, or -1.
int number(std::string_view digits) noexcept {
    int value = 0;
    for (char c : digits) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

int index_in(std::string_view names, std::string_view name) noexcept {
    for (std::size_t at = 0; at < names.size(); at += 3) {
        if (names.substr(at, 3) == name) return static_cast<int>(at / 3);
    }
    return -1;
}

// A date as it was written; -1 for what is no number or no name.
struct parts {
    int weekday, day, month, year;
    std::string_view time; // hh:mm:ss
};

std::optional<parts> read_fixed(std::string_view text) noexcept {
    if (text.size() != http_date_length || text.substr(3, 2) != ", " || text[7] != ' ' || text[11] != ' ' ||
        text[16] != ' ' || text.substr(25) != " GMT") {
        return std::nullopt;
    }
    return parts{index_in(days, text.substr(0, 3)), number(text.substr(5, 2)), index_in(months, text.substr(8, 3)),
        number(text.substr(12, 4)), text.substr(17, 8)};
}

// Sunday, 06-Nov-94 08:49:37 GMT
std::optional<parts> read_rfc850(std::string_view text, core::clock::wall_time now) noexcept {
    using namespace std::chrono;
    constexpr std::string_view long_days[] = {
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    const std::string_view day = text.substr(0, text.find(','));
    const auto* known = std::find(std::begin(long_days), std::end(long_days), day);
    if (known == std::end(long_days)) return std::nullopt;
    text.remove_prefix(day.size());
    if (text.size() != 24 || text.substr(0, 2) != ", " || text[4] != '-' || text[8] != '-' || text[11] != ' ' ||
        text.substr(20) != " GMT") {
        return std::nullopt;
    }
    parts read{static_cast<int>(known - std::begin(long_days)), number(text.substr(2, 2)),
        index_in(months, text.substr(5, 3)), number(text.substr(9, 2)), text.substr(12, 8)};
    if (read.day < 0 || read.month < 0 || read.year < 0) return std::nullopt;
    const year_month_day today{floor<std::chrono::days>(now)};
    const int latest = static_cast<int>(today.year()) + 50;
    read.year += latest / 100 * 100;
    // Of the last year of the 50 only the days up to today's.
    const month_day written{
        std::chrono::month{static_cast<unsigned>(read.month) + 1}, std::chrono::day{static_cast<unsigned>(read.day)}};
    if (read.year > latest || (read.year == latest && written > month_day{today.month(), today.day()})) {
        read.year -= 100;
    }
    return read;
}

// Sun Nov  6 08:49:37 1994
std::optional<parts> read_asctime(std::string_view text) noexcept {
    if (text.size() != 24 || text[3] != ' ' || text[7] != ' ' || text[10] != ' ' || text[19] != ' ') {
        return std::nullopt;
    }
    const std::string_view day = text.substr(text[8] == ' ' ? 9 : 8, text[8] == ' ' ? 1 : 2);
    return parts{index_in(days, text.substr(0, 3)), number(day), index_in(months, text.substr(4, 3)),
        number(text.substr(20, 4)), text.substr(11, 8)};
}

std::optional<core::clock::wall_time> time_of(const parts& read) noexcept {
    using namespace std::chrono;
    const int hour = number(read.time.substr(0, 2)), minute = number(read.time.substr(3, 2)),
              second = number(read.time.substr(6, 2));
    if (read.time[2] != ':' || read.time[5] != ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0 || second > 60) {
        return std::nullopt;
    }
    if (read.month < 0 || read.day < 0 || read.year < 0) return std::nullopt;
    const year_month_day date{
        year{read.year}, month{static_cast<unsigned>(read.month) + 1}, day{static_cast<unsigned>(read.day)}};
    if (!date.ok()) return std::nullopt;
    const auto days_since = sys_days{date};
    if (static_cast<int>(weekday{days_since}.c_encoding()) != read.weekday) return std::nullopt;
    // The clock counts nanoseconds, which reaches from 1677 to 2262.
    const auto at = days_since + hours{hour} + minutes{minute} + seconds{second};
    if (at <= ceil<seconds>(core::clock::wall_time::min()) || at >= floor<seconds>(core::clock::wall_time::max())) {
        return std::nullopt;
    }
    return at;
}

} // namespace

void write_http_date(char* out, core::clock::wall_time at) noexcept {
    using namespace std::chrono;
    auto day = floor<std::chrono::days>(at);
    year_month_day date{day};
    hh_mm_ss time{floor<seconds>(at - day)};
    constexpr std::string_view form = "Day, 00 Mon 0000 00:00:00 GMT";
    std::copy(form.begin(), form.end(), out);
    std::copy_n(http::days.data() + weekday{day}.c_encoding() * 3, 3, out);
    two_digits(out + 5, static_cast<unsigned>(date.day()));
    std::copy_n(http::months.data() + (static_cast<unsigned>(date.month()) - 1) * 3, 3, out + 8);
    auto year = static_cast<unsigned>(static_cast<int>(date.year()));
    two_digits(out + 12, year / 100);
    two_digits(out + 14, year % 100);
    two_digits(out + 17, static_cast<unsigned>(time.hours().count()));
    two_digits(out + 20, static_cast<unsigned>(time.minutes().count()));
    two_digits(out + 23, static_cast<unsigned>(time.seconds().count()));
}

std::string http_date(core::clock::wall_time at) {
    std::string text(http_date_length, ' ');
    write_http_date(text.data(), at);
    return text;
}

std::optional<core::clock::wall_time> parse_http_date(std::string_view text, core::clock::wall_time now) noexcept {
    std::optional<parts> read = read_fixed(text);
    if (!read) read = read_rfc850(text, now);
    if (!read) read = read_asctime(text);
    if (!read) return std::nullopt;
    return time_of(*read);
}

std::optional<core::clock::wall_time> parse_http_date(std::string_view text) noexcept {
    return parse_http_date(text, core::real_clock().wall_now());
}

} // namespace mainstay::inline v0::http
