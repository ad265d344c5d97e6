// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "domain/account.hpp"

#include <mainstay/auth/email.hpp>
#include <mainstay/auth/password.hpp>
#include <mainstay/auth/sessions.hpp>
#include <mainstay/auth/sign_in_throttle.hpp>
#include <mainstay/data/database.hpp>

#include <optional>

namespace shop {

struct signed_up {
    shop::account account;
    mainstay::auth::issued_session session;
};

/// Signing up and in.
class accounts {
public:
    accounts(mainstay::data::database& db, mainstay::auth::password_hasher& passwords,
        mainstay::auth::sessions& sessions, mainstay::auth::sign_in_throttle& throttle) noexcept
        : db_(db)
        , passwords_(passwords)
        , sessions_(sessions)
        , throttle_(throttle) {}

    /// A new account with its session and a welcome in the outbox; 409 `email_taken` when there is one already.
    mainstay::task<signed_up> sign_up(mainstay::auth::email email, std::string password);

    /// A new session; 401 `bad_credentials`, after the same work, whether the account or the password is wrong. 429
    /// after too many failures from `address`.
    mainstay::task<mainstay::auth::issued_session> sign_in(
        mainstay::auth::email email, std::string password, std::string address);

    mainstay::task<std::optional<account>> find(std::int64_t id);

private:
    mainstay::task<std::optional<std::int64_t>> check(std::string email, std::string password);

    mainstay::data::database& db_;
    mainstay::auth::password_hasher& passwords_;
    mainstay::auth::sessions& sessions_;
    mainstay::auth::sign_in_throttle& throttle_;
};

} // namespace shop
