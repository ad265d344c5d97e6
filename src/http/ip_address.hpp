// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mainstay::inline v0::http {

// A numeric address as the 16 bytes of IPv6; IPv4 is kept mapped, so that both of its spellings are equal.
struct ip_address {
    std::uint64_t high = 0, low = 0;

    bool is_v4() const noexcept { return high == 0 && low >> 32 == 0xffff; }
    friend bool operator==(const ip_address&, const ip_address&) = default;
};

// Nothing for what is no numeric address; a zone (`%eth0`) is none either.
std::optional<ip_address> parse_ip(std::string_view text) noexcept;
// Of 4 bytes or 16, as sockets and PROXY headers have them.
ip_address ip_of(std::span<const unsigned char> bytes) noexcept;
// In the one usual spelling, IPv4 as IPv4; keeps the memory of `out`.
void write_ip(ip_address address, std::string& out);

} // namespace mainstay::inline v0::http
