// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/email.hpp>

#include <mainstay/core/encoding.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace mainstay::inline v0::auth {
namespace {

constexpr std::string_view white = " \t\r\n\f\v";
constexpr std::size_t longest_label = 63;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_wide(char c) {
    return static_cast<unsigned char>(c) >= 0x80;
}

// RFC 5322's atext, with what RFC 6532 adds.
bool is_atom(char c) {
    return is_letter_or_digit(c) || is_wide(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string::npos;
}

// Characters that are not seen, or make others look different: an address with them is a mistake or a trick.
bool has_invisible(std::string_view text) {
    struct range {
        std::uint32_t first, last;
    };
    static constexpr std::array invisible{range{0x80, 0xA0}, range{0xAD, 0xAD}, range{0x61C, 0x61C},
        range{0x115F, 0x1160}, range{0x1680, 0x1680}, range{0x180E, 0x180E}, range{0x2000, 0x200F},
        range{0x2028, 0x202F}, range{0x205F, 0x206F}, range{0x3000, 0x3000}, range{0xE000, 0xF8FF},
        range{0xFEFF, 0xFEFF}, range{0xFFF0, 0xFFFF}, range{0xE0000, 0x10FFFF}};
    for (std::size_t at = 0; at < text.size();) {
        auto first = static_cast<unsigned char>(text[at]);
        std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        std::uint32_t point = length == 1 ? first : first & (0xFFU >> (length + 1));
        for (std::size_t i = 1; i < length; ++i)
            point = point << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
        if (std::any_of(invisible.begin(), invisible.end(),
                [&](const range& r) { return point >= r.first && point <= r.last; })) {
            return true;
        }
        at += length;
    }
    return false;
}

bool is_local_part(std::string_view text) {
    if (text.empty() || text.size() > email::longest_local) return false;
    char before = '.';
    for (char c : text) {
        if (c == '.' ? before == '.' : !is_atom(c)) return false;
        before = c;
    }
    return before != '.';
}

bool is_label(std::string_view text) {
    if (text.empty() || text.size() > longest_label || text.front() == '-' || text.back() == '-') return false;
    return std::all_of(
        text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || is_wide(c) || c == '-'; });
}

// At least two labels: a name without a dot means something only inside one network.
bool is_domain(std::string_view text) {
    std::size_t labels = 0;
    for (;;) {
        std::size_t dot = text.find('.');
        std::string_view label = text.substr(0, dot);
        if (!is_label(label)) return false;
        ++labels;
        if (dot == std::string_view::npos) {
            bool number = std::all_of(label.begin(), label.end(), [](char c) { return c >= '0' && c <= '9'; });
            return labels >= 2 && !number;
        }
        text.remove_prefix(dot + 1);
    }
}

} // namespace

schema::parsed<email> email::parse(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(white), text.size()));
    text = text.substr(0, text.find_last_not_of(white) + 1);
    if (text.size() > longest) return schema::refusal{"invalid_email", "is too long for an e-mail address"};
    std::size_t at = text.find('@');
    if (at == std::string_view::npos || !is_local_part(text.substr(0, at)) || !is_domain(text.substr(at + 1)) ||
        !core::is_utf8(text) || has_invisible(text)) {
        return schema::refusal{"invalid_email", "is not an e-mail address"};
    }
    std::string normal(text);
    std::transform(normal.begin() + static_cast<std::ptrdiff_t>(at), normal.end(),
        normal.begin() + static_cast<std::ptrdiff_t>(at),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return email(std::move(normal));
}

} // namespace mainstay::inline v0::auth
