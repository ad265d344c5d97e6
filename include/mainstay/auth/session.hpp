// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/auth/account_id.hpp>
#include <mainstay/core/clock.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::auth {

/// What is known of somebody who is signed in on one device. Nothing in it lets anybody in.
struct session {
    /// Names the session to its owner, for lists and for ending it; not the cookie's token.
    std::string id;
    account_id account;
    /// As they were when the session began, or when `sessions::set_roles` last said so.
    std::vector<std::string> roles;
    core::clock::wall_time created_at;
    /// The latest use that was noted: up to `session_options::touch_every` before the latest use.
    core::clock::wall_time last_seen_at;
    /// When it ends however much it is used.
    core::clock::wall_time expires_at;

    bool has_role(std::string_view role) const noexcept {
        return std::find(roles.begin(), roles.end(), role) != roles.end();
    }
};

/// A session that has just begun, with the token for its cookie: here and nowhere else, and only this once.
struct issued_session : session {
    issued_session() = default;
    issued_session(session begun, std::string secret) : session(std::move(begun)), token(std::move(secret)) {}

    /// 256 random bits as 43 characters.
    std::string token;
};

} // namespace mainstay::inline v0::auth
