// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstdint>

namespace mainstay::inline v0::data {

/// Whose transactions go first when several wait.
enum class transaction_priority : std::uint8_t {
    /// A request, for which somebody waits.
    request,
    /// A job or housekeeping: after all requests that wait, yet never starved.
    background,
};

/// How far a transaction is kept apart from others that run at the same time.
enum class transaction_isolation : std::uint8_t {
    /// As if they ran one after the other. Where that cannot be kept up one of them runs again.
    serializable,
    /// What it reads does not change; two that read what the other writes may both commit. SQLite: serializable.
    repeatable_read,
    /// Each statement sees what was committed when it began. SQLite: serializable.
    read_committed,
};

struct transaction_options {
    transaction_priority priority = transaction_priority::request;
    /// How long it may wait and retry while another process holds the database, unless the context's deadline is
    /// earlier; zero means `open_options::busy_limit`.
    std::chrono::milliseconds busy_limit{0};
    transaction_isolation isolation = transaction_isolation::serializable;
    /// PostgreSQL: of those that say so only one runs at a time, in all processes that use the database. On SQLite all
    /// transactions are like that.
    bool exclusive = false;
    /// SQLite: shares its commit with no other from the beginning, as it is known to take long.
    bool alone = false;
    /// SQLite: checks foreign keys as a whole before the commit instead of with each statement, as rebuilding a table
    /// that others refer to needs it; actions such as `on delete cascade` do not run. The transaction runs alone.
    bool foreign_keys_at_commit = false;
};

} // namespace mainstay::inline v0::data
