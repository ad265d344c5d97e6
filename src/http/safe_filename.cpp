// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/safe_filename.hpp>

#include "http/characters.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/http/field.hpp>

#include <algorithm>

namespace mainstay::inline v0::http {
namespace {

constexpr std::size_t longest = 200, longest_ending = 20;

// Marks that turn the direction of what follows (U+200E, U+200F, U+202A to E, U+2066 to 9): `exe.txt` may be `txt.exe`.
bool is_direction_mark(std::string_view at) noexcept {
    if (at.size() < 3 || at[0] != '\xe2') return false;
    const auto second = static_cast<unsigned char>(at[1]), third = static_cast<unsigned char>(at[2]);
    if (second == 0x80) return third == 0x8e || third == 0x8f || (third >= 0xaa && third <= 0xae);
    return second == 0x81 && third >= 0xa6 && third <= 0xa9;
}

// Windows opens these, whatever directory they are in and whatever ending they have.
bool is_device(std::string_view name) noexcept {
    std::string_view stem = name.substr(0, name.find('.'));
    while (stem.ends_with(' '))
        stem.remove_suffix(1);
    for (std::string_view device : {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}) {
        if (equals_ignoring_case(stem, device)) return true;
    }
    if (!equals_ignoring_case(stem.substr(0, 3), "com") && !equals_ignoring_case(stem.substr(0, 3), "lpt"))
        return false;
    const std::string_view number = stem.substr(3);
    return (number.size() == 1 && is_in(number[0], is_digit)) || number == "\xc2\xb9" || number == "\xc2\xb2" ||
           number == "\xc2\xb3";
}

// No longer than that, and no character cut in two.
std::string_view cut(std::string_view text, std::size_t size) noexcept {
    if (text.size() <= size) return text;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80)
        --size;
    return text.substr(0, size);
}

std::string_view trim_ends(std::string_view text) noexcept {
    const std::size_t first = text.find_first_not_of(". ");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(". ") - first + 1);
}

} // namespace

std::string safe_filename(std::string_view given) {
    given.remove_prefix(std::min(given.find_last_of("/\\") + 1, given.size())); // npos + 1 is 0
    std::string plain;
    const bool text = core::is_utf8(given);
    for (std::size_t i = 0; i < given.size(); ++i) {
        const char c = given[i];
        if (is_direction_mark(given.substr(i))) {
            i += 2;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f ||
                   (!text && static_cast<unsigned char>(c) >= 0x80) ||
                   std::string_view("<>:\"|?*").find(c) != std::string_view::npos) {
            plain += '_';
        } else {
            plain += c;
        }
    }
    std::string_view name = trim_ends(plain);
    if (name.empty()) return "file";
    std::string safe = is_device(name) ? "_" : "";
    if (name.size() + safe.size() <= longest) return safe.append(name);
    const std::size_t dot = name.rfind('.');
    std::string_view ending = dot == std::string_view::npos ? std::string_view() : name.substr(dot);
    if (ending.size() > longest_ending) ending = {};
    safe.append(trim_ends(cut(name, longest - safe.size() - ending.size())));
    return safe.append(ending);
}

} // namespace mainstay::inline v0::http
