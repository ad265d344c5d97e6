// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::http {

/// Addresses and networks, such as those of one's own proxies; empty at first, and never changed when shared.
///
/// An IPv4 address mapped into IPv6 (`::ffff:10.0.0.1`) is that IPv4 address. A network of IPv6 holds no IPv4 address,
/// so that `::/0` is all of IPv6 only.
class network_list {
public:
    network_list() = default;
    /// Each text is a network (`10.0.0.0/8`, `2001:db8::/32`), an address, or `unix` for all peers on Unix sockets.
    /// Throws `std::invalid_argument` that names every one that is none, or has bits set behind its prefix.
    explicit network_list(std::span<const std::string> texts);

    bool empty() const noexcept { return networks_.empty() && !unix_; }
    /// Whether the numeric address is in one of them; the empty address is that of a peer on a Unix socket. A text that
    /// is no address is in none. Does not allocate.
    bool contains(std::string_view address) const noexcept;

private:
    struct network {
        std::uint64_t high, low, high_mask, low_mask;
        bool v4;
    };

    static std::string add(std::string_view text, std::vector<network>& to);

    std::vector<network> networks_;
    bool unix_ = false;
};

} // namespace mainstay::inline v0::http
