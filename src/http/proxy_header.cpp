// SPDX-License-Identifier: BSL-1.0
#include "http/proxy_header.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>

namespace mainstay::inline v0::http {
namespace {

using progress = proxy_header::progress;
using origin = proxy_header::origin;

constexpr std::string_view text_start = "PROXY ";
constexpr std::string_view binary_start("\r\n\r\n\0\r\nQUIT\n", 12);
constexpr std::size_t text_limit = 107;
constexpr std::size_t binary_fixed = 16;

constexpr proxy_header incomplete{.state = progress::incomplete};
constexpr proxy_header refused{};

bool may_become(std::string_view bytes, std::string_view start) noexcept {
    return start.starts_with(bytes.substr(0, start.size()));
}

std::string_view take_word(std::string_view& line) noexcept {
    auto end = line.find(' ');
    auto word = line.substr(0, end);
    line.remove_prefix(end == line.npos ? line.size() : end + 1);
    return word;
}

std::optional<std::uint16_t> decimal_port(std::string_view text) noexcept {
    std::uint16_t value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    if (text.size() > 1 && text.front() == '0') return std::nullopt;
    return value;
}

// `TCP4 192.0.2.1 198.51.100.1 56324 443`, or `UNKNOWN` and whatever follows.
proxy_header read_text_line(std::string_view line, std::size_t size) noexcept {
    proxy_header made{.state = progress::complete, .size = size};
    if (line == "UNKNOWN" || line.starts_with("UNKNOWN ")) return made;
    auto family = take_word(line);
    if (family != "TCP4" && family != "TCP6") return refused;
    if (std::ranges::count(line, ' ') != 3) return refused;
    auto source_text = take_word(line), target_text = take_word(line);
    auto of_family = [&](std::string_view text) { return (text.find(':') != text.npos) == (family == "TCP6"); };
    auto source = parse_ip(source_text), target = parse_ip(target_text);
    if (!source || !target || !of_family(source_text) || !of_family(target_text)) return refused;
    auto source_port = decimal_port(take_word(line)), target_port = decimal_port(line);
    if (!source_port || !target_port) return refused;
    made.from = origin::told;
    made.address = *source;
    made.port = *source_port;
    return made;
}

proxy_header read_text(std::string_view bytes) noexcept {
    auto head = bytes.substr(0, text_limit);
    auto end = std::ranges::find_if(head, [](char c) { return c < 0x20 || c > 0x7e; });
    if (end == head.end()) return head.size() > text_limit - 2 ? refused : incomplete;
    auto length = static_cast<std::size_t>(end - head.begin());
    if (*end != '\r' || length + 2 > text_limit) return refused;
    if (length + 1 == head.size()) return incomplete;
    if (head[length + 1] != '\n') return refused;
    return read_text_line(head.substr(text_start.size(), length - text_start.size()), length + 2);
}

unsigned byte(std::string_view bytes, std::size_t at) noexcept {
    return static_cast<unsigned char>(bytes[at]);
}
unsigned two_bytes(std::string_view bytes, std::size_t at) noexcept {
    return byte(bytes, at) << 8 | byte(bytes, at + 1);
}

constexpr auto crc32c_table = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = value >> 1 ^ ((value & 1) != 0 ? 0x82f6'3b78U : 0);
        table[i] = value;
    }
    return table;
}();

// Of the whole header, with zeros where the sum itself stands.
std::uint32_t checksum(std::string_view header, std::size_t sum_at) noexcept {
    std::uint32_t value = 0xffff'ffff;
    for (std::size_t i = 0; i < header.size(); ++i) {
        unsigned each = i >= sum_at && i < sum_at + 4 ? 0 : byte(header, i);
        value = value >> 8 ^ crc32c_table[(value ^ each) & 0xff];
    }
    return ~value;
}

// What the sender adds behind the addresses. False when it is not well-formed, or its checksum is wrong.
bool read_extras(std::string_view header, std::size_t at, bool& secure) noexcept {
    constexpr unsigned type_crc32c = 0x03, type_ssl = 0x20, came_over_tls = 0x01;
    bool summed = false, told_tls = false;
    while (at < header.size()) {
        if (header.size() - at < 3) return false;
        unsigned type = byte(header, at);
        std::size_t length = two_bytes(header, at + 1);
        at += 3;
        if (header.size() - at < length) return false;
        if (type == type_crc32c) {
            if (length != 4 || summed) return false;
            summed = true;
            std::uint32_t told = std::uint32_t{two_bytes(header, at)} << 16 | two_bytes(header, at + 2);
            if (told != checksum(header, at)) return false;
        }
        if (type == type_ssl) {
            if (length < 5 || told_tls) return false;
            told_tls = true;
            secure = (byte(header, at) & came_over_tls) != 0;
        }
        at += length;
    }
    return true;
}

// The bytes of both addresses and ports by the family's code; nothing for a code that is none, or no stream's.
std::optional<std::size_t> addresses_size(unsigned code) noexcept {
    switch (code) {
    case 0x00:
        return 0; // unspecified
    case 0x11:
        return 2 * 4 + 4; // TCP over IPv4
    case 0x21:
        return 2 * 16 + 4; // TCP over IPv6
    case 0x31:
        return 2 * 108; // a Unix stream
    default:
        return std::nullopt;
    }
}

proxy_header read_binary(std::string_view bytes) noexcept {
    constexpr std::size_t command_at = 12, family_at = 13, length_at = 14;
    constexpr unsigned local = 0x20, proxied = 0x21;
    if (bytes.size() > command_at && byte(bytes, command_at) != local && byte(bytes, command_at) != proxied) {
        return refused;
    }
    const bool is_local = bytes.size() > command_at && byte(bytes, command_at) == local;
    if (bytes.size() > family_at && !is_local && !addresses_size(byte(bytes, family_at))) return refused;
    if (bytes.size() > length_at && byte(bytes, length_at) << 8 > proxy_header_limit - binary_fixed) return refused;
    if (bytes.size() < binary_fixed) return incomplete;

    const std::size_t length = two_bytes(bytes, length_at);
    if (length > proxy_header_limit - binary_fixed) return refused;
    proxy_header made{.state = progress::complete, .size = binary_fixed + length};
    const unsigned family = byte(bytes, family_at);
    const std::size_t addresses = is_local ? 0 : *addresses_size(family);
    if (length < addresses) return refused;
    if (bytes.size() < made.size) return incomplete;
    if (is_local) made.from = origin::proxy;
    // Of what stands in such a header nothing is taken, and so nothing is looked at.
    if (is_local || family == 0) return made;

    const auto header = bytes.substr(0, made.size);
    if (!read_extras(header, binary_fixed + addresses, made.secure)) return refused;
    if (family == 0x31) return made;
    const std::size_t size = family == 0x11 ? 4 : 16;
    const auto source = header.substr(binary_fixed, size);
    made.from = origin::told;
    made.address = ip_of({reinterpret_cast<const unsigned char*>(source.data()), size});
    made.port = static_cast<std::uint16_t>(two_bytes(header, binary_fixed + 2 * size));
    return made;
}

} // namespace

proxy_header read_proxy_header(std::string_view bytes) noexcept {
    if (bytes.empty()) return incomplete;
    const bool text = bytes.front() == text_start.front();
    const auto start = text ? text_start : binary_start;
    if (!may_become(bytes, start)) return refused;
    if (bytes.size() <= start.size()) return incomplete;
    return text ? read_text(bytes) : read_binary(bytes);
}

} // namespace mainstay::inline v0::http
