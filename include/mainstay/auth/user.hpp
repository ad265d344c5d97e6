// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/auth/session.hpp>
#include <mainstay/auth/sessions.hpp>
#include <mainstay/core/problem.hpp>
#include <mainstay/core/task.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/routing/extracted.hpp>
#include <mainstay/routing/from_request.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::routing {
class operation;
}

namespace mainstay::inline v0::auth {

/// Who is signed in: as a handler's parameter it lets nobody else through.
///
/// Without a session, or with one that is wrong or has expired, the answer is 401; `std::optional<user>` is empty then.
/// The application has to have `sessions`. Costs one read by an index for each request; the log's lines of the request
/// carry the account as `user`.
class user {
public:
    explicit user(auth::session found) noexcept : session_(std::move(found)) {}

    const account_id& account() const noexcept { return session_.account; }
    /// The account's id as a text, and as a number, for applications whose keys are numbers.
    const std::string& id() const noexcept { return session_.account.text(); }
    std::int64_t number() const { return session_.account.number(); }

    /// The session that this request belongs to: for signing out, and for lists that mark it.
    const auth::session& session() const noexcept { return session_; }
    const std::string& session_id() const noexcept { return session_.id; }
    const std::vector<std::string>& roles() const noexcept { return session_.roles; }
    bool has_role(std::string_view role) const noexcept { return session_.has_role(role); }

private:
    auth::session session_;
};

} // namespace mainstay::inline v0::auth

template <>
struct mainstay::routing::from_request<mainstay::auth::user> {
    static constexpr bool needs_body = false;

    static task<extracted<auth::user>> read(http::request& request, auth::sessions& sessions);
    static problem missing();
    static void describe(operation& into);
};
