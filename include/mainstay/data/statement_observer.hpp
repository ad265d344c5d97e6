// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace mainstay::inline v0::data {

/// One statement that ran.
struct statement_record {
    /// The text with its literals replaced by `?`.
    std::string_view text;
    std::chrono::nanoseconds elapsed{0};
    bool failed = false;
};

/// Why a transaction's body lost its place among those that share a commit.
enum class body_delay : std::uint8_t {
    /// It waited for something else than its own statements.
    suspended,
    /// It took longer than `open_options::share_limit`.
    slow,
    /// Alone, it took longer than `open_options::hold_limit`, and failed.
    held_too_long,
};

/// Told what a database does; for logs, metrics and traces.
///
/// Called on the database's own threads, several at a time, while they could do other work: be quick, and do not throw.
class statement_observer {
public:
    virtual ~statement_observer() = default;
    virtual void ran(const statement_record&) {}
    /// A statement took longer than `open_options::slow_statement`; the plan is the database's own text, a line a step.
    virtual void slow(const statement_record&, std::string_view plan) { static_cast<void>(plan); }
    /// A group of that many transactions was made durable at once.
    virtual void committed(std::size_t transactions, std::chrono::nanoseconds elapsed) {
        static_cast<void>(transactions), static_cast<void>(elapsed);
    }
    /// A body kept the writer waiting; `last_statement` is the one before it did, to find it by.
    virtual void body_delayed(body_delay, std::string_view last_statement) { static_cast<void>(last_statement); }
    /// Something went wrong that no caller can be told, in one line.
    virtual void trouble(std::string_view what) { static_cast<void>(what); }
};

} // namespace mainstay::inline v0::data
