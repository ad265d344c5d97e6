// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/decode.hpp"

#include "data/postgres/type.hpp"

#include <mainstay/schema/rfc3339.hpp>

#include <bit>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <limits>

namespace mainstay::inline v0::data::postgres {
namespace {

using detail::cell;
using detail::storage;

constexpr const char* malformed = "came in a form that is not its type's";
constexpr const char* infinite = "is infinite, which its field cannot hold";

template <class T>
T big_endian(std::string_view bytes) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return static_cast<T>(value);
}

void give_integer(std::int64_t value, cell& out) noexcept {
    out.kind = storage::integer;
    out.integer = value;
}
void give_real(double value, cell& out) noexcept {
    out.kind = storage::real;
    out.real = value;
}
void give_text(std::string_view value, cell& out) noexcept {
    out.kind = storage::text;
    out.bytes = value;
}

template <class T>
const char* give_binary_integer(std::string_view bytes, cell& out) noexcept {
    if (bytes.size() != sizeof(T)) return malformed;
    give_integer(big_endian<T>(bytes), out);
    return nullptr;
}

const char* give_time(std::int64_t since_2000, cell& out) noexcept {
    using limits = std::numeric_limits<std::int64_t>;
    if (since_2000 == limits::min() || since_2000 > limits::max() - epoch_microseconds) return infinite;
    give_integer(since_2000 + epoch_microseconds, out);
    return nullptr;
}

const char* give_date(std::int32_t since_2000, cell& out, std::string& scratch) {
    using limits = std::numeric_limits<std::int32_t>;
    if (since_2000 == limits::min() || since_2000 == limits::max()) return infinite;
    // What std::chrono can name, year 1 to 9999, is what the text form can.
    if (since_2000 < -730'119 || since_2000 > 2'921'939) return "is a day outside of the years 1 to 9999";
    std::chrono::sys_days day{std::chrono::days(since_2000 + epoch_days)};
    scratch.clear();
    schema::detail::append_date(scratch, std::chrono::year_month_day(day));
    give_text(scratch, out);
    return nullptr;
}

const char* give_uuid(std::string_view bytes, cell& out, std::string& scratch) {
    if (bytes.size() != 16) return malformed;
    constexpr char digits[] = "0123456789abcdef";
    scratch.clear();
    for (std::size_t i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) scratch += '-';
        auto byte = static_cast<unsigned char>(bytes[i]);
        scratch += digits[byte >> 4];
        scratch += digits[byte & 15];
    }
    give_text(scratch, out);
    return nullptr;
}

// A decimal number in text, as what the field wants. Sums of integers are numeric, and fit integers mostly.
const char* give_decimal(std::string_view text, storage wanted, cell& out) noexcept {
    const char* end = text.data() + text.size();
    if (wanted == storage::integer) {
        std::int64_t value = 0;
        auto [stop, failed] = std::from_chars(text.data(), end, value);
        if (failed == std::errc{} && stop == end) {
            give_integer(value, out);
            return nullptr;
        }
    } else if (wanted == storage::real) {
        double value = 0;
        auto [stop, failed] = std::from_chars(text.data(), end, value);
        if (failed == std::errc{} && stop == end) {
            give_real(value, out);
            return nullptr;
        }
    }
    give_text(text, out);
    return nullptr;
}

// Digits to the base of 10,000, the weight of the first, the sign, and how many decimals to show.
const char* write_numeric(std::string_view bytes, std::string& text) {
    if (bytes.size() < 8) return malformed;
    auto count = big_endian<std::uint16_t>(bytes), sign = big_endian<std::uint16_t>(bytes.substr(4)),
         scale = big_endian<std::uint16_t>(bytes.substr(6));
    auto weight = big_endian<std::int16_t>(bytes.substr(2));
    text.clear();
    if (sign == 0xC000) {
        text = "NaN";
    } else if (sign == 0xD000) {
        text = "Infinity";
    } else if (sign == 0xF000) {
        text = "-Infinity";
    }
    if (!text.empty()) return nullptr;
    if ((sign != 0 && sign != 0x4000) || bytes.size() != 8U + 2U * count || scale > 16383) return malformed;
    auto digits_at = [&](int place) -> unsigned { // of the group with that weight
        int index = weight - place;
        return index < 0 || index >= count
                   ? 0U
                   : big_endian<std::uint16_t>(bytes.substr(8 + 2 * static_cast<std::size_t>(index)));
    };
    auto append = [&](unsigned group) {
        for (unsigned unit = 1000; unit > 0; unit /= 10)
            text += static_cast<char>('0' + group / unit % 10);
    };
    if (sign == 0x4000) text += '-';
    std::size_t start = text.size();
    for (int place = weight; place >= 0; --place)
        append(digits_at(place));
    auto leading = text.find_first_not_of('0', start);
    text.erase(start, (leading == text.npos ? text.size() : leading) - start);
    if (text.size() == start) text += '0';
    if (scale == 0) return nullptr;
    text += '.';
    std::size_t point = text.size();
    for (int place = -1; text.size() < point + scale; --place)
        append(digits_at(place));
    text.resize(point + scale);
    return nullptr;
}

const char* give_hex(std::string_view bytes, cell& out, std::string& scratch) {
    if (!bytes.starts_with("\\x") || bytes.size() % 2 != 0) return malformed;
    scratch.clear();
    for (std::size_t i = 2; i < bytes.size(); i += 2) {
        unsigned value = 0;
        auto [stop, failed] = std::from_chars(bytes.data() + i, bytes.data() + i + 2, value, 16);
        if (failed != std::errc{} || stop != bytes.data() + i + 2) return malformed;
        scratch += static_cast<char>(value);
    }
    out.kind = storage::blob;
    out.bytes = scratch;
    return nullptr;
}

// "2026-11-23 15:29:33.25", with "+00" behind it where there is a zone, which is UTC on our connections.
const char* give_time_text(std::string_view bytes, cell& out, std::string& scratch) {
    if (bytes == "infinity" || bytes == "-infinity") return infinite;
    if (bytes.ends_with("+00")) bytes.remove_suffix(3);
    scratch.assign(bytes);
    if (scratch.size() < 19 || scratch[10] != ' ') return malformed;
    scratch[10] = 'T';
    scratch += 'Z';
    schema::detail::instant time;
    if (!schema::detail::read_instant(scratch, time)) return malformed;
    give_integer(time.seconds * 1'000'000 + time.nanoseconds / 1000, out);
    return nullptr;
}

} // namespace

const char* decode_binary(unsigned of, std::string_view bytes, storage wanted, cell& out, std::string& scratch) {
    switch (of) {
    case type::bool_:
        if (bytes.size() != 1) return malformed;
        give_integer(bytes[0] != 0, out);
        return nullptr;
    case type::int2:
        return give_binary_integer<std::int16_t>(bytes, out);
    case type::int4:
        return give_binary_integer<std::int32_t>(bytes, out);
    case type::int8:
        return give_binary_integer<std::int64_t>(bytes, out);
    case type::oid:
        return give_binary_integer<std::uint32_t>(bytes, out);
    case type::float4:
        if (bytes.size() != 4) return malformed;
        give_real(static_cast<double>(std::bit_cast<float>(big_endian<std::uint32_t>(bytes))), out);
        return nullptr;
    case type::float8:
        if (bytes.size() != 8) return malformed;
        give_real(std::bit_cast<double>(big_endian<std::uint64_t>(bytes)), out);
        return nullptr;
    case type::bytea:
        out.kind = storage::blob;
        out.bytes = bytes;
        return nullptr;
    case type::timestamp:
    case type::timestamptz:
        if (bytes.size() != 8) return malformed;
        return give_time(big_endian<std::int64_t>(bytes), out);
    case type::date:
        if (bytes.size() != 4) return malformed;
        return give_date(big_endian<std::int32_t>(bytes), out, scratch);
    case type::uuid:
        return give_uuid(bytes, out, scratch);
    case type::numeric:
        if (const char* why = write_numeric(bytes, scratch)) return why;
        return give_decimal(scratch, wanted, out);
    case type::jsonb:
        if (bytes.empty() || bytes[0] != 1) return malformed;
        give_text(bytes.substr(1), out);
        return nullptr;
    default:
        give_text(bytes, out);
        return nullptr;
    }
}

const char* decode_text(unsigned of, std::string_view bytes, storage wanted, cell& out, std::string& scratch) {
    switch (of) {
    case type::bool_:
        if (bytes != "t" && bytes != "f") return malformed;
        give_integer(bytes == "t", out);
        return nullptr;
    case type::int2:
    case type::int4:
    case type::int8:
    case type::oid:
        give_decimal(bytes, storage::integer, out);
        return out.kind == storage::integer ? nullptr : malformed;
    case type::float4:
    case type::float8:
        give_decimal(bytes, storage::real, out);
        return out.kind == storage::real ? nullptr : malformed;
    case type::numeric:
        return give_decimal(bytes, wanted, out);
    case type::bytea:
        return give_hex(bytes, out, scratch);
    case type::timestamp:
    case type::timestamptz:
        return give_time_text(bytes, out, scratch);
    default:
        give_text(bytes, out);
        return nullptr;
    }
}

} // namespace mainstay::inline v0::data::postgres
