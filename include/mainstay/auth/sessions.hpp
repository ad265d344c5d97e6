// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/auth/session.hpp>
#include <mainstay/auth/session_options.hpp>
#include <mainstay/core/service.hpp>
#include <mainstay/core/task.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::data {
class database;
class open_transaction;
} // namespace mainstay::inline v0::data

namespace mainstay::inline v0::auth {

/// Sessions kept on the server, in the user's own database: a cookie carries a random token, of which only the SHA-256
/// is stored, so that a stolen database lets nobody in and a session can be ended at any time.
///
/// Looking one up is one read by an index and writes nothing; uses are noted in batches, now and then. Expiry goes by
/// the runtime's wall clock. A service that depends on its database and makes its own table, `auth_sessions`.
/// Thread-safe once started; all functions that return a task throw what `data` throws.
class sessions final : public core::service {
public:
    /// Throws `std::invalid_argument` for times and sizes that are not above zero, more than `absolute` for `idle`, and
    /// a cookie that no browser would take.
    explicit sessions(data::database& db, session_options options = {});
    sessions(sessions&&) noexcept;
    sessions& operator=(sessions&&) noexcept;
    ~sessions() override;

    /// Begins a session. Call it at every sign-in, never for a token that the client brought.
    ///
    /// Throws `std::invalid_argument` for more than 32 roles, or one that is not 1 to 64 visible ASCII characters.
    task<issued_session> create(account_id account, std::vector<std::string> roles = {});
    /// The same inside a transaction: no session without the rest, an account for example.
    task<issued_session> create(data::open_transaction& tx, account_id account, std::vector<std::string> roles = {});

    /// The session that the token opens, if there is one and it has not expired; notes its use. Takes hostile input.
    task<std::optional<session>> find(std::string token);
    /// The session of the request's cookie. Asked again for the same request, it does not look again.
    task<std::optional<session>> find(http::request& request);

    /// An account's sessions that have not expired, the newest first.
    task<std::vector<session>> list(account_id account);
    /// Ends one; false when the account has none of that id.
    task<bool> revoke(account_id account, std::string session_id);
    /// Ends all of an account's, but for the one with the id `except`, if that is given: after a new password, for
    /// example. Gives how many.
    task<std::int64_t> revoke_all(account_id account, std::string except = {});
    /// Changes the roles of an account's sessions, which hold from the next request on.
    task<std::int64_t> set_roles(account_id account, std::vector<std::string> roles);

    /// Deletes expired ones, at most `most`, and gives how many. Runs by itself, too.
    task<std::int64_t> prune(std::size_t most);

    /// The cookie that carries the session, for the answer to `request`.
    http::set_cookie cookie(const http::request& request, const issued_session& begun) const;
    /// The cookie that makes the browser forget it.
    http::set_cookie cookie_removal(const http::request& request) const;
    const session_options& options() const noexcept;

    std::string_view name() const noexcept override { return "sessions"; }
    std::vector<const core::service*> depends_on() const override;
    task<void> start(core::runtime& threads) override;
    /// Writes the uses that are not noted yet.
    task<void> stop(core::clock::steady_time deadline) override;

private:
    class state;
    std::shared_ptr<state> state_;
};

} // namespace mainstay::inline v0::auth
