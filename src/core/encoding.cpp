// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/encoding.hpp>

#include <array>
#include <cstdint>

namespace mainstay::inline v0::core {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

using reverse_table = std::array<std::int8_t, 256>;

constexpr reverse_table reversed(std::string_view alphabet) {
    reverse_table table{};
    table.fill(-1);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
    return table;
}

constexpr reverse_table base64_values = reversed(base64_alphabet);
constexpr reverse_table base64url_values = reversed(base64url_alphabet);

int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::string encode64(std::span<const std::byte> bytes, std::string_view alphabet) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t buffer = 0;
    int held = 0;
    for (std::byte byte : bytes) {
        buffer = (buffer << 8) | std::to_integer<std::uint32_t>(byte);
        for (held += 8; held >= 6; held -= 6)
            out += alphabet[(buffer >> (held - 6)) & 63];
    }
    if (held > 0) out += alphabet[(buffer << (6 - held)) & 63];
    return out;
}

std::optional<std::vector<std::byte>> decode64(std::string_view text, const reverse_table& values) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::vector<std::byte> out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t buffer = 0;
    int held = 0;
    for (char c : text) {
        int value = values[static_cast<unsigned char>(c)];
        if (value < 0) return std::nullopt;
        buffer = (buffer << 6) | static_cast<std::uint32_t>(value);
        held += 6;
        if (held >= 8) {
            held -= 8;
            out.push_back(static_cast<std::byte>(buffer >> held));
        }
    }
    if ((buffer & ((1U << held) - 1)) != 0) return std::nullopt;
    return out;
}

std::optional<std::string> decode_escapes(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

} // namespace

std::string hex_encode(std::span<const std::byte> bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (std::byte byte : bytes) {
        auto value = std::to_integer<unsigned>(byte);
        out += hex_digits[value >> 4];
        out += hex_digits[value & 15];
    }
    return out;
}

std::optional<std::vector<std::byte>> hex_decode(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    std::vector<std::byte> out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        int high = hex_value(text[i]), low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        out.push_back(static_cast<std::byte>(high * 16 + low));
    }
    return out;
}

std::string base64_encode(std::span<const std::byte> bytes) {
    std::string out = encode64(bytes, base64_alphabet);
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

std::optional<std::vector<std::byte>> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    for (int i = 0; i < 2 && text.ends_with('='); ++i)
        text.remove_suffix(1);
    return decode64(text, base64_values);
}

std::string base64url_encode(std::span<const std::byte> bytes) {
    return encode64(bytes, base64url_alphabet);
}
std::optional<std::vector<std::byte>> base64url_decode(std::string_view text) {
    return decode64(text, base64url_values);
}

std::optional<std::string> percent_decode(std::string_view text) {
    return decode_escapes(text, false);
}
std::optional<std::string> form_decode(std::string_view text) {
    return decode_escapes(text, true);
}

std::string percent_encode(std::string_view text) {
    std::string out;
    for (char c : text) {
        bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                          c == '.' || c == '_' || c == '~';
        if (unreserved) {
            out += c;
        } else {
            auto value = static_cast<unsigned char>(c);
            out += '%';
            out += "0123456789ABCDEF"[value >> 4];
            out += "0123456789ABCDEF"[value & 15];
        }
    }
    return out;
}

bool is_utf8(std::string_view text) noexcept {
    std::size_t i = 0;
    while (i < text.size()) {
        auto first = static_cast<unsigned char>(text[i]);
        if (first < 0x80) {
            ++i;
            continue;
        }
        std::size_t length = first >= 0xc2 && first <= 0xdf   ? 2
                             : first >= 0xe0 && first <= 0xef ? 3
                             : first >= 0xf0 && first <= 0xf4 ? 4
                                                              : 0;
        if (length == 0 || i + length > text.size()) return false;
        auto second = static_cast<unsigned char>(text[i + 1]);
        // The second byte alone tells overlong forms, surrogates and what lies above U+10FFFF.
        unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < low || second > high) return false;
        for (std::size_t k = 2; k < length; ++k) {
            if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
        }
        i += length;
    }
    return true;
}

} // namespace mainstay::inline v0::core
