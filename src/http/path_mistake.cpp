// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/path_mistake.hpp>

#include "http/characters.hpp"

#include <mainstay/core/encoding.hpp>

namespace mainstay::inline v0::http {
namespace {

constexpr std::string_view bad_escape = "the path has a malformed percent escape";
constexpr std::string_view not_text = "the path is not UTF-8";

// Goes through a path's bytes as they are when decoded.
class decoded_bytes {
public:
    explicit decoded_bytes(std::string_view path) noexcept : rest_(path) {}

    bool done() const noexcept { return rest_.empty(); }
    // False for what is no escape.
    bool next(char& c) noexcept {
        if (rest_.front() != '%') {
            c = rest_.front();
            rest_.remove_prefix(1);
            return true;
        }
        if (rest_.size() < 3 || !is_in(rest_[1], is_hex) || !is_in(rest_[2], is_hex)) return false;
        c = static_cast<char>(hex_value(rest_[1]) * 16 + hex_value(rest_[2]));
        rest_.remove_prefix(3);
        return true;
    }

private:
    std::string_view rest_;
};

// Of the character that starts with this byte.
std::size_t length_in_utf8(char first) noexcept {
    auto byte = static_cast<unsigned char>(first);
    return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

// Most paths: with dots, if any, inside of names.
bool is_plain(std::string_view path) noexcept {
    char before = '/';
    for (char c : path) {
        if (is_in(c, in_odd_path) && (c != '.' || before == '/')) return false;
        before = c;
    }
    return true;
}

} // namespace

std::string_view path_mistake(std::string_view path) noexcept {
    if (is_plain(path)) return {};
    std::size_t dots = 0, others = 0; // of the piece between two separators
    auto is_dots = [&] { return others == 0 && (dots == 1 || dots == 2); };
    for (decoded_bytes bytes(path); !bytes.done();) {
        char c;
        if (!bytes.next(c)) return bad_escape;
        if (c == '\0') return "the path has an encoded NUL";
        if (c == '/' || c == '\\') {
            // A file system would see these too.
            if (is_dots()) break;
            dots = others = 0;
        } else {
            ++(c == '.' ? dots : others);
        }
        if (static_cast<unsigned char>(c) < 0x80) continue;
        char character[4] = {c};
        const std::size_t length = length_in_utf8(c);
        for (std::size_t i = 1; i < length; ++i) {
            if (bytes.done()) return not_text;
            if (!bytes.next(character[i])) return bad_escape;
        }
        if (!core::is_utf8({character, length})) return not_text;
    }
    return is_dots() ? "the path has a dot segment" : std::string_view();
}

} // namespace mainstay::inline v0::http
