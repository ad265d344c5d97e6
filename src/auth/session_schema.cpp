// SPDX-License-Identifier: BSL-1.0
#include "auth/session_schema.hpp"

namespace mainstay::inline v0::auth {

data::migrations session_migrations() {
    data::migrations steps("mainstay_auth");
    // One read by the primary key finds a session; `ends_at` is when it ends unless it is used before.
    steps.add(1, "sessions", R"(
create table auth_sessions (
    token_hash text not null primary key,
    id text not null unique,
    account text not null,
    roles text not null,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null,
    ends_at bigint not null
);
create index auth_sessions_by_account on auth_sessions (account, created_at);
create index auth_sessions_by_end on auth_sessions (ends_at);
)",
        "drop table auth_sessions;");
    return steps;
}

} // namespace mainstay::inline v0::auth
