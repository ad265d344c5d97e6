// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/cookie.hpp>

#include <chrono>
#include <cstddef>
#include <string>

namespace mainstay::inline v0::auth {

/// How the cookie with the session's token is sent: always HttpOnly and for the whole host, `Path=/`.
struct session_cookie {
    /// `__Host-` in front makes browsers refuse it without TLS and from other hosts; it implies `always_secure`.
    std::string name = "session";
    /// `none` implies `always_secure`.
    http::same_site same_site = http::same_site::lax;
    /// `Secure` even where this server's own connection is not encrypted: behind a proxy that does TLS. Otherwise it is
    /// sent where the request came over TLS.
    bool always_secure = false;
    /// Kept until the session expires; otherwise until the browser is closed.
    bool persistent = false;
};

struct session_options {
    /// A session that is not used for so long ends.
    std::chrono::seconds idle = std::chrono::hours{24 * 7};
    /// A session ends after so long, however much it is used.
    std::chrono::seconds absolute = std::chrono::hours{24 * 30};
    /// How exactly uses are noted, at most a tenth of `idle`: within so long of a noted use, later ones write nothing.
    std::chrono::seconds touch_every = std::chrono::minutes{5};
    /// Sessions of one account; beyond, the oldest ends.
    std::size_t most_per_account = 1000;
    /// How often expired ones are deleted, and how many in one transaction.
    std::chrono::seconds prune_every = std::chrono::minutes{10};
    std::size_t prune_batch = 500;
    session_cookie cookie = {};
};

} // namespace mainstay::inline v0::auth
