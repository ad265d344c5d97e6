// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/bound_address.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <sys/socket.h>

namespace mainstay::inline v0::http {

// An address as the system takes and gives it.
struct socket_address {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;

    // From a numeric address, or `unix:` and a path. Throws std::system_error that says what is wrong, not where.
    static socket_address parse(const std::string& text, std::uint16_t port);

    sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
    int family() const noexcept { return storage.ss_family; }
    // Without a name. An IPv4 address mapped into IPv6 is given as IPv4; an unnamed Unix socket as an empty address.
    bound_address described() const;
};

inline constexpr std::string_view unix_prefix = "unix:";

} // namespace mainstay::inline v0::http
