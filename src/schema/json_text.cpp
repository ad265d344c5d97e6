// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/detail/json_text.hpp>

#include "schema/utf8.hpp"

#include <mainstay/core/encoding.hpp>

#include <simdjson.h>

#include <charconv>
#include <cmath>
#include <cstring>

namespace mainstay::inline v0::schema::detail {
namespace {

constexpr std::uint64_t every_byte(unsigned char byte) {
    return 0x0101010101010101u * byte;
}

// The high bit of each byte below `limit`; exact up to the first such byte, which is all that is asked.
constexpr std::uint64_t below(std::uint64_t word, unsigned char limit) {
    return (word - every_byte(limit)) & ~word & every_byte(0x80);
}

constexpr std::uint64_t needs_escape(std::uint64_t word) {
    return below(word, 0x20) | below(word ^ every_byte('"'), 1) | below(word ^ every_byte('\\'), 1);
}

bool needs_escape(unsigned char c) {
    return c < 0x20 || c == '"' || c == '\\';
}

// How many bytes from the front go out as they are: no escapes, and nothing beyond ASCII unless it is known to be fine.
std::size_t plain_prefix(std::string_view text, bool ascii_only) {
    const std::uint64_t high = ascii_only ? every_byte(0x80) : 0;
    auto plain_word = [&](std::size_t at) {
        std::uint64_t word;
        std::memcpy(&word, text.data() + at, 8);
        return (needs_escape(word) | (word & high)) == 0;
    };
    std::size_t i = 0;
    if (text.size() >= 8) {
        for (; i + 8 <= text.size() && plain_word(i); i += 8) {
        }
        // The last word may look at some bytes twice.
        if (i + 8 > text.size() && plain_word(text.size() - 8)) return text.size();
    }
    for (; i < text.size(); ++i) {
        auto c = static_cast<unsigned char>(text[i]);
        if (needs_escape(c) || (ascii_only && c >= 0x80)) break;
    }
    return i;
}

void append_escape(std::string& out, unsigned char c) {
    switch (c) {
    case '"':
        out += "\\\"";
        return;
    case '\\':
        out += "\\\\";
        return;
    case '\b':
        out += "\\b";
        return;
    case '\t':
        out += "\\t";
        return;
    case '\n':
        out += "\\n";
        return;
    case '\f':
        out += "\\f";
        return;
    case '\r':
        out += "\\r";
        return;
    default:
        constexpr char digits[] = "0123456789abcdef";
        const char escape[] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
        out.append(escape, sizeof escape);
    }
}

// Everything but the quick case; `text` is what follows the plain prefix.
void append_escaped(std::string& out, std::string_view text) {
    bool checked = simdjson::validate_utf8(text.data(), text.size());
    while (!text.empty()) {
        std::size_t plain = plain_prefix(text, !checked);
        out.append(text.data(), plain);
        text.remove_prefix(plain);
        if (text.empty()) return;
        auto c = static_cast<unsigned char>(text.front());
        if (c < 0x80) {
            append_escape(out, c);
            text.remove_prefix(1);
        } else if (int length = utf8_sequence(text); length > 0) {
            out.append(text.data(), static_cast<std::size_t>(length));
            text.remove_prefix(static_cast<std::size_t>(length));
        } else {
            out += "\xEF\xBF\xBD";
            text.remove_prefix(static_cast<std::size_t>(-length));
        }
    }
}

template <class Number>
void append_number(std::string& out, Number number) {
    char digits[32];
    out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

template <class Real>
void append_real_number(std::string& out, Real number) {
    if (number == 0 && std::signbit(number)) {
        out += "-0.0"; // "-0" would be read as an integer, which has no sign then
    } else if (std::isfinite(number)) {
        append_number(out, number);
    } else {
        out += "null";
    }
}

} // namespace

void append_string(std::string& out, std::string_view before, std::string_view text, bool closes) {
    std::size_t plain = plain_prefix(text, true);
    char small[128];
    if (before.size() + text.size() + 3 <= sizeof small && plain == text.size()) {
        // Most strings: put together here and appended at once, which is half the work of four appends.
        char* end = small;
        if (!before.empty()) std::memcpy(end, before.data(), before.size());
        end += before.size();
        *end++ = '"';
        if (!text.empty()) std::memcpy(end, text.data(), text.size());
        end += text.size();
        *end++ = '"';
        if (closes) *end++ = '}';
        out.append(small, end);
        return;
    }
    out.append(before);
    out += '"';
    out.append(text.data(), plain);
    if (plain != text.size()) append_escaped(out, text.substr(plain));
    out += closes ? "\"}" : "\"";
}

void append_integer(std::string& out, std::int64_t number) {
    append_number(out, number);
}
void append_integer(std::string& out, std::uint64_t number) {
    append_number(out, number);
}
void append_real(std::string& out, double number) {
    append_real_number(out, number);
}
void append_real(std::string& out, float number) {
    append_real_number(out, number);
}

void append_base64(std::string& out, std::span<const std::byte> bytes) {
    out += '"';
    out += core::base64_encode(bytes);
    out += '"';
}

} // namespace mainstay::inline v0::schema::detail
