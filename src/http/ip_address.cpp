// SPDX-License-Identifier: BSL-1.0
#include "http/ip_address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstddef>
#include <netinet/in.h>

namespace mainstay::inline v0::http {
namespace {

constexpr std::uint64_t mapped = std::uint64_t{0xffff} << 32;

std::uint64_t read(std::span<const unsigned char> bytes) noexcept {
    std::uint64_t value = 0;
    for (unsigned char each : bytes)
        value = value << 8 | each;
    return value;
}

} // namespace

ip_address ip_of(std::span<const unsigned char> bytes) noexcept {
    if (bytes.size() == 4) return {0, mapped | read(bytes)};
    return {read(bytes.first(8)), read(bytes.subspan(8, 8))};
}

std::optional<ip_address> parse_ip(std::string_view text) noexcept {
    char copy[INET6_ADDRSTRLEN];
    if (text.empty() || text.size() >= sizeof copy || text.find('\0') != text.npos) return std::nullopt;
    *std::copy(text.begin(), text.end(), copy) = '\0';
    std::array<unsigned char, 16> bytes;
    if (::inet_pton(AF_INET, copy, bytes.data()) == 1) return ip_of(std::span(bytes).first(4));
    if (::inet_pton(AF_INET6, copy, bytes.data()) == 1) return ip_of(bytes);
    return std::nullopt;
}

void write_ip(ip_address address, std::string& out) {
    std::array<unsigned char, 16> bytes;
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[i] = static_cast<unsigned char>(address.high >> (56 - 8 * i));
        bytes[8 + i] = static_cast<unsigned char>(address.low >> (56 - 8 * i));
    }
    char text[INET6_ADDRSTRLEN] = {};
    bool four = address.is_v4();
    ::inet_ntop(four ? AF_INET : AF_INET6, four ? bytes.data() + 12 : bytes.data(), text, sizeof text);
    out.assign(text);
}

} // namespace mainstay::inline v0::http
