// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/tls_options.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace mainstay::inline v0::http {

/// A place where a server takes connections, and how.
///
/// Two listeners of one server share its threads, limits and handler, and differ in what stands here.
struct listener_options {
    /// A numeric IPv4 or IPv6 address, or `unix:` and the path of a socket, such as `unix:/run/shop/http.sock`.
    /// `::` takes IPv4 as well, unless `v6_only`.
    std::string address = "127.0.0.1";
    /// 0 lets the system choose; `server::addresses` tells. Not for a Unix socket.
    std::uint16_t port = 0;
    /// What it is called where an address is not enough, unique within the process: a socket that systemd passes in
    /// under this name (`FileDescriptorName=`) is taken whatever its address. Empty: by its address alone.
    std::string name{};
    /// Connections that may wait in the system to be accepted; 0 means `server_options::backlog`.
    int backlog = 0;
    /// Whether an IPv6 socket leaves IPv4 to another one.
    bool v6_only = false;
    /// Who may connect to a Unix socket: its file's permission bits. 0 leaves what the process's umask gives.
    unsigned unix_mode = 0;
    /// The user and group that own a Unix socket's file, by name or number; empty: those of the process.
    std::string unix_owner{}, unix_group{};
    /// Whether each connection begins with a PROXY protocol header (version 1 or 2), which then tells its `peer`. One
    /// without is refused: switch it on only where nobody but the proxy can connect.
    bool proxy_protocol = false;
    /// Where it is set, connections speak TLS and nothing else. Over the server's limits they are closed without a word.
    std::optional<tls_options> tls{};
};

} // namespace mainstay::inline v0::http
