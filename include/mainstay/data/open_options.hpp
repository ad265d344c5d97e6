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
    /// Reader connections; on SQLite the threads they run on, too.
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
    /// PostgreSQL: connections for transactions, and for results that are read row by row; those for single statements
    /// come on top: `readers` for what reads, a quarter of this number for what writes.
    std::size_t connections = 16;
    /// PostgreSQL: how long a caller waits for a free connection, where no deadline is earlier.
    std::chrono::milliseconds checkout_limit{5000};
    /// PostgreSQL: when for a whole interval everybody has waited longer for a connection than the target, those who
    /// have are refused at once (`core::errc::overloaded`) until the queue is short again.
    std::chrono::milliseconds queue_target{100}, queue_interval{1000};
    /// PostgreSQL: how long connecting may take, the look-up of the name included.
    std::chrono::milliseconds connect_limit{10'000};
    /// PostgreSQL: a connection that idled for longer is tried before somebody gets it.
    std::chrono::milliseconds idle_check{30'000};
    /// PostgreSQL: a connection that is as old, or up to a fifth younger, is replaced.
    std::chrono::milliseconds connection_lifetime{1'800'000};
    /// Prepared statements kept for each connection.
    std::size_t statement_cache = 128;
    /// Statements that take this long are reported with their plan.
    std::chrono::milliseconds slow_statement{100};
    /// Told of statements and of bodies that hold the writer; may be null. Must outlive the database.
    statement_observer* observer = nullptr;
};

} // namespace mainstay::inline v0::data
