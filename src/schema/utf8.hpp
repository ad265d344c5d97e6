// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace mainstay::inline v0::schema::detail {

// The length of the well-formed UTF-8 sequence at the front (Unicode 15, table 3-7), or of the part of one that a
// single U+FFFD replaces, negative.
inline int utf8_sequence(std::string_view text) {
    auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    unsigned first = at(0);
    unsigned low = 0x80, high = 0xBF;
    int more = 0;
    if (first >= 0xC2 && first <= 0xDF) {
        more = 1;
    } else if (first >= 0xE0 && first <= 0xEF) {
        more = 2;
        low = first == 0xE0 ? 0xA0 : low;
        high = first == 0xED ? 0x9F : high;
    } else if (first >= 0xF0 && first <= 0xF4) {
        more = 3;
        low = first == 0xF0 ? 0x90 : low;
        high = first == 0xF4 ? 0x8F : high;
    } else {
        return -1;
    }
    for (int i = 1; i <= more; ++i, low = 0x80, high = 0xBF) {
        unsigned next = at(static_cast<std::size_t>(i));
        if (next < low || next > high) return -i;
    }
    return more + 1;
}

// The code point at the front, which is taken off; U+FFFD for what is not UTF-8. The text must not be empty.
inline char32_t take_code_point(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    const int length = first < 0x80 ? 1 : utf8_sequence(text);
    char32_t point = 0xFFFD;
    if (length > 0) {
        point = length == 1 ? first : first & (0x7Fu >> length);
        for (int i = 1; i < length; ++i) {
            point = point << 6 | (static_cast<unsigned char>(text[static_cast<std::size_t>(i)]) & 0x3Fu);
        }
    }
    text.remove_prefix(static_cast<std::size_t>(length > 0 ? length : -length));
    return point;
}

} // namespace mainstay::inline v0::schema::detail
