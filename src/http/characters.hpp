// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace mainstay::inline v0::http {

// What a byte may be part of, one bit for each question that the grammar asks.
enum character_class : std::uint8_t {
    in_token = 1,       // tchar, RFC 9110 section 5.6.2
    in_field_value = 2, // field-vchar, space, tab, obs-text
    in_target = 4,      // visible ASCII but '#'
    in_cookie_value = 8,
    in_host = 16, // reg-name, RFC 3986 section 3.2.2
    is_digit = 32,
    is_hex = 64,
    in_odd_path =
        128, // what makes a path worth a second look, or ends it: escapes, dots, backslashes, NUL, high bytes, ?
};

inline constexpr auto character_classes = [] {
    std::array<std::uint8_t, 256> table{};
    auto mark = [&](std::string_view characters, std::uint8_t bits) {
        for (char c : characters) {
            auto& entry = table[static_cast<unsigned char>(c)];
            entry = static_cast<std::uint8_t>(entry | bits);
        }
    };
    auto mark_if = [&](auto test, std::uint8_t bits) {
        for (unsigned c = 0; c < 256; ++c) {
            if (test(c)) table[c] = static_cast<std::uint8_t>(table[c] | bits);
        }
    };
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", digits = "0123456789";
    mark(letters, in_token | in_host);
    mark(digits, in_token | in_host | is_digit | is_hex);
    mark("abcdefABCDEF", is_hex);
    mark("!#$%&'*+-.^_`|~", in_token);
    mark("-._~%!$&'()*+,;=", in_host);
    mark("%.\\?", in_odd_path);
    mark_if([](unsigned c) { return c == 0 || c > 0x7f; }, in_odd_path);
    mark_if([](unsigned c) { return c == '\t' || (c >= 0x20 && c != 0x7f); }, in_field_value);
    mark_if([](unsigned c) { return c > 0x20 && c < 0x7f && c != '#'; }, in_target);
    mark_if([](unsigned c) { return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\'; },
        in_cookie_value);
    return table;
}();

constexpr bool is_in(char c, character_class which) noexcept {
    return (character_classes[static_cast<unsigned char>(c)] & which) != 0;
}

constexpr bool all_in(std::string_view text, character_class which) noexcept {
    // Four at a time, as nearly every text is good to its end.
    auto classes = [&](std::size_t i) { return character_classes[static_cast<unsigned char>(text[i])]; };
    std::size_t i = 0;
    for (; i + 4 <= text.size(); i += 4) {
        if ((classes(i) & classes(i + 1) & classes(i + 2) & classes(i + 3) & which) == 0) return false;
    }
    for (; i < text.size(); ++i) {
        if ((classes(i) & which) == 0) return false;
    }
    return true;
}

// Eight bytes at once: the high bit of each that is a control character, of which a tab is one. Behind the first that
// is marked a byte may be marked for its sake.
inline std::uint64_t control_marks(const char* eight) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x80 * ones;
    std::uint64_t word;
    std::memcpy(&word, eight, sizeof word);
    std::uint64_t deleted = word ^ 0x7f * ones;
    return (((word - 0x20 * ones) & ~word) | ((deleted - ones) & ~deleted)) & highs;
}

// Whether one of sixteen bytes is a control character, of which a tab is one.
inline bool has_control(const char* sixteen) noexcept {
    using byte_vector = unsigned char __attribute__((vector_size(16)));
    using word_vector = long long __attribute__((vector_size(16)));
    byte_vector bytes;
    std::memcpy(&bytes, sixteen, sizeof bytes);
    const auto marks = reinterpret_cast<word_vector>((bytes < 0x20) | (bytes == 0x7f));
    return (marks[0] | marks[1]) != 0;
}

// Of a hexadecimal digit.
constexpr unsigned hex_value(char c) noexcept {
    return static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

} // namespace mainstay::inline v0::http
