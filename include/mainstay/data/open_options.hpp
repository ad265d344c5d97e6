// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace mainstay::inline v0::data {

class statement_observer;

struct open_options {
    /// Names the database in logs, metrics and health answers.
    std::string name = "database";
    /// Reader connections, and the threads they run on.
    std::size_t readers = 4;
    /// Reads that may wait for a reader; one more is `core::errc::overloaded`.
    std::size_t reader_queue = 1024;
    /// Transactions that may wait for the writer; one more is `core::errc::overloaded`.
    std::size_t writer_queue = 4096;
    /// How long work waits and retries while another process holds the database, where no deadline is earlier.
    std::chrono::milliseconds busy_limit{5000};
    /// SQLite: how long a body may keep the writer while others share the commit; one that takes longer is undone and
    /// runs again alone.
    std::chrono::microseconds share_limit{2000};
    /// SQLite: how long a body that waits for something else may keep the writer to itself, then
    /// `errc::held_too_long`.
    std::chrono::milliseconds hold_limit{5000};
    /// Prepared statements kept for each connection.
    std::size_t statement_cache = 128;
    /// Statements that take this long are reported with their plan.
    std::chrono::milliseconds slow_statement{100};
    /// Told of statements and of bodies that hold the writer; may be null. Must outlive the database.
    statement_observer* observer = nullptr;
};

} // namespace mainstay::inline v0::data
