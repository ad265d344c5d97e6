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

// The number that `count` digits make, or -1.
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

std::optional<core::clock::wall_time> parse_http_date(std::string_view text) noexcept {
    using namespace std::chrono;
    if (text.size() != http_date_length || text.substr(3, 2) != ", " || text[7] != ' ' || text[11] != ' ' ||
        text[16] != ' ' || text[19] != ':' || text[22] != ':' || text.substr(25) != " GMT") {
        return std::nullopt;
    }
    int month_index = index_in(http::months, text.substr(8, 3));
    int day_number = number(text.substr(5, 2)), year_number = number(text.substr(12, 4));
    int hour = number(text.substr(17, 2)), minute = number(text.substr(20, 2)), second = number(text.substr(23, 2));
    if (month_index < 0 || day_number < 0 || year_number < 0) return std::nullopt;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
    year_month_day date{
        year{year_number}, month{static_cast<unsigned>(month_index) + 1}, day{static_cast<unsigned>(day_number)}};
    if (!date.ok()) return std::nullopt;
    auto days_since = sys_days{date};
    if (static_cast<int>(weekday{days_since}.c_encoding()) != index_in(http::days, text.substr(0, 3))) {
        return std::nullopt;
    }
    // The clock counts nanoseconds, which reaches from 1677 to 2262.
    auto at = days_since + hours{hour} + minutes{minute} + seconds{second};
    if (at <= ceil<seconds>(core::clock::wall_time::min()) || at >= floor<seconds>(core::clock::wall_time::max())) {
        return std::nullopt;
    }
    return at;
}

} // namespace mainstay::inline v0::http
