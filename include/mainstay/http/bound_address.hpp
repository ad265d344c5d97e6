// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

namespace mainstay::inline v0::http {

/// Where a socket listens, as the system tells it.
struct bound_address {
    /// `listener_options::name`.
    std::string name;
    /// A numeric address, or `unix:` and a path.
    std::string address;
    /// Of a Unix socket 0.
    std::uint16_t port = 0;

    bool is_unix() const noexcept { return address.starts_with("unix:"); }
    /// As people write it: `127.0.0.1:8080`, `[::1]:8080`, `unix:/run/shop/http.sock`.
    std::string text() const;

    bool operator==(const bound_address&) const = default;
};

} // namespace mainstay::inline v0::http
