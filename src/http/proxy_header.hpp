// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/ip_address.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mainstay::inline v0::http {

// What a connection begins with behind a proxy that speaks the PROXY protocol, version 1 or 2.
struct proxy_header {
    enum class progress : std::uint8_t { incomplete, refused, complete };
    enum class origin : std::uint8_t {
        // The client whose address is told.
        told,
        // A client of whom nothing is told.
        untold,
        // The proxy itself, to see whether the server is well.
        proxy
    };

    progress state = progress::refused;
    // The rest means something once it is complete.
    origin from = origin::untold;
    bool secure = false; // the client came over TLS
    std::uint16_t port = 0;
    ip_address address{};
    std::size_t size = 0; // of the header, behind which the client's own bytes begin
};

// More than any header has: version 1 ends within 107 bytes, and of version 2 no more than 4096 behind the first 16 are
// taken.
inline constexpr std::size_t proxy_header_limit = 16 + 4096;

// Reads the first bytes of a connection, all of them from the start. Refuses as soon as no byte that may follow could
// make it a header.
proxy_header read_proxy_header(std::string_view bytes) noexcept;

} // namespace mainstay::inline v0::http
