// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/dispatch.hpp>
#include <mainstay/http/forwarded.hpp>
#include <mainstay/http/inherited_sockets.hpp>
#include <mainstay/http/listener_options.hpp>
#include <mainstay/http/tls_options.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mainstay::inline v0::http {

/// How much of a client's input is taken. What is over a limit is refused, and the connection closed.
struct server_limits {
    /// Bytes of request line and fields together; 431 beyond.
    std::size_t head = 16 * 1024;
    /// Fields of one request; 431 beyond.
    std::size_t fields = 100;
    /// Bytes of the target; 414 beyond.
    std::size_t target = 8 * 1024;
    /// Bytes of the body, where the handler has no other limit; 413 beyond.
    std::size_t body = 1024 * 1024;
    /// Bytes that a client may have sent ahead of the answer it waits for; no more are read until then.
    std::size_t pipelined = 64 * 1024;
    /// Requests that a client may have answered without taking the answers; the next one is not looked at, and no more
    /// read, until they are on their way. Zero means no limit.
    std::size_t pipelined_requests = 128;
    /// Bytes of answers that wait for the client to read them; no more are made until then.
    std::size_t unsent = 256 * 1024;
    /// Connections at a time. For one more an idle one is ended; where none is idle it is told 503 and closed.
    std::size_t connections = 10'000;
    /// Of them, those of one client: an IPv4 address or the first 64 bits of an IPv6 one. One more is told 503 and closed.
    /// Zero means no limit; this machine's own addresses have none.
    std::size_t connections_per_address = 1'000;
};

/// The fewest bytes a second, on the whole, that a client may send or take once its time for that is used up; slower is
/// given up. Zero means no limit.
struct server_rates {
    /// Of a body; then 408.
    std::size_t body = 240;
    /// Of an answer that waits for the client to read it; then the connection is broken off.
    std::size_t answer = 240;
};

/// How long a client or a handler may take. Zero means no limit.
struct server_timeouts {
    /// From the first byte of a request (of a new connection: from its start) to the end of its head; then 408.
    std::chrono::milliseconds head{10'000};
    /// For anything more of the body to arrive; then 408. A body that keeps to `server_rates::body` may take as long as
    /// it needs.
    std::chrono::milliseconds body{30'000};
    /// Between two requests.
    std::chrono::milliseconds idle{60'000};
    /// From the arrival of a request to its answer: its context's deadline, then its handler is cancelled and 503 sent.
    std::chrono::milliseconds handler{30'000};
    /// For the client to read anything at all of an answer that waits for it.
    std::chrono::milliseconds write{30'000};
    /// How soon it is tried out whether a client that closed its side still waits for the answer to a safe request: it
    /// is sent a `102 Processing`, and the handler is cancelled if it is gone. Zero cancels without trying.
    std::chrono::milliseconds half_close{1'000};
    /// For a connection without a request to send one more, while the server drains; zero closes it at once.
    std::chrono::milliseconds drain{1'000};
};

/// Settings of a `server`.
struct server_options {
    /// Where to listen: a numeric address (`::` takes IPv4 as well), or `unix:` and the path of a socket.
    std::string address = "127.0.0.1";
    /// 0 lets the system choose; `server::port` tells.
    std::uint16_t port = 0;
    /// In place of the two above, where they do not say enough: all places to listen at, each with settings of its own.
    /// To set `address` or `port` beside it is an error.
    std::vector<listener_options> listeners{};
    /// Connections that may wait in the system to be accepted, at each listener that does not say so itself.
    int backlog = 4096;
    /// Sockets that are taken where they fit, in place of new ones; null when there are none.
    std::shared_ptr<inherited_sockets> inherited{};
    /// The value of the `Server` field; empty leaves it out.
    std::string server_name = "mainstay";
    /// Whether unsafe methods, too, are cancelled when their client goes away.
    bool cancel_unsafe = false;
    server_limits limits{};
    server_timeouts timeouts{};
    server_rates rates{};
    /// Addresses and networks (`network_list`) of the proxies in front, whose word on the client is taken:
    /// `request::client`. Every process that may send from there is believed. Empty: nobody's.
    std::vector<std::string> trusted_proxies{};
    /// Which fields those proxies set.
    forwarded_options forwarded{};
    /// Of connections to `address` and `port`: `listener_options::proxy_protocol`.
    bool proxy_protocol = false;
    /// Where it is set, connections to `address` and `port` speak TLS and nothing else: `listener_options::tls`.
    std::optional<tls_options> tls{};
    /// Told of exceptions that reached the connection; called on the I/O threads, must not block or throw.
    error_hook on_error{};
};

} // namespace mainstay::inline v0::http
