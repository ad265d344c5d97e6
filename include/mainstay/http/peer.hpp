// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/peer_certificate.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace mainstay::inline v0::http {

/// The other end of a connection, as the socket or a PROXY header tells it: never what a field such as
/// `X-Forwarded-For` claims.
struct peer {
    /// The numeric address, such as `127.0.0.1` or `2001:db8::1`; an IPv4 address on an IPv6 socket is written as IPv4.
    /// Empty for a client of a Unix socket, which is a process of this machine.
    std::string address;
    std::uint16_t port = 0;
    /// Whether the connection is encrypted.
    bool secure = false;
    /// Whether it is one of `server_options::trusted_proxies`, whose word on the client is taken.
    bool trusted = false;
    /// What the client has shown of itself in the handshake, and was checked; null where that is nothing.
    std::shared_ptr<const peer_certificate> certificate{};
};

} // namespace mainstay::inline v0::http
