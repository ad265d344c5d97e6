// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/context.hpp>
#include <mainstay/core/detail/state_ptr.hpp>
#include <mainstay/observe/field.hpp>
#include <mainstay/observe/log_level.hpp>
#include <mainstay/observe/log_output.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>

namespace mainstay::inline v0::observe {

enum class log_format : std::uint8_t {
    /// Text on a terminal, JSON everywhere else.
    automatic,
    /// One JSON object a line.
    json,
    /// For people to read.
    text,
};

struct log_options {
    log_level level = log_level::info;
    log_format format = log_format::automatic;
    /// Bytes that may wait for a slow output; lines beyond are dropped and counted.
    std::size_t queue_bytes = 4 * 1024 * 1024;
    /// Writes on the calling thread, which a slow output then holds up; for tests.
    bool immediate = false;
    /// How long the end of the log waits for its output to take what is queued.
    std::chrono::milliseconds flush_timeout{2000};
    /// Dates the lines; the machine's clock when null. Must outlive the log.
    const core::clock* clock = nullptr;
};

class log_in_context;

/// A structured log: one line an event, with a message that never varies and fields that do.
///
/// A line is formatted by its caller, then waits in a bounded queue for the one thread that writes: a full disk or a
/// slow reader never holds the caller up. What finds no room is dropped, counted and told of in a line of its own as
/// soon as there is room. Whatever bytes a message or value holds, a line stays one line, and a JSON line valid JSON.
/// Thread-safe. The end of its life writes what waits.
class log {
public:
    /// Writes to standard error.
    explicit log(log_options options = {});
    log(log_options options, std::unique_ptr<log_output> output);
    log(const log&) = delete;
    log& operator=(const log&) = delete;
    ~log();

    log_level level() const noexcept { return level_.load(std::memory_order_relaxed); }
    /// May be changed at any time.
    void level(log_level least) noexcept { level_.store(least, std::memory_order_relaxed); }
    /// Whether a line of this level is written: ask before working for its fields.
    bool enabled(log_level of) const noexcept { return of >= level() && of != log_level::off; }

    /// Writes a line, with the request id and the log fields of `context` unless that is null. Errors are counted,
    /// never thrown. A field named as one of the line's own (`time`, `level`, `message`, `request_id`) gets a `_`
    /// behind its name.
    void write(log_level level, std::string_view message, std::span<const field> fields = {},
        const core::context* context = nullptr) noexcept;

    void trace(std::string_view message, std::initializer_list<field> fields = {}) noexcept {
        put(log_level::trace, message, fields);
    }
    void debug(std::string_view message, std::initializer_list<field> fields = {}) noexcept {
        put(log_level::debug, message, fields);
    }
    void info(std::string_view message, std::initializer_list<field> fields = {}) noexcept {
        put(log_level::info, message, fields);
    }
    void warn(std::string_view message, std::initializer_list<field> fields = {}) noexcept {
        put(log_level::warn, message, fields);
    }
    void error(std::string_view message, std::initializer_list<field> fields = {}) noexcept {
        put(log_level::error, message, fields);
    }

    /// The same log, whose lines carry the request id and the log fields of a request or job.
    log_in_context with(const core::context* context) noexcept;
    log_in_context with(const core::context& context) noexcept;
    log_in_context with(const core::context_ptr& context) noexcept;

    /// Blocks until everything written before is out, at most for the given time. False when it isn't, or when lines
    /// were lost since the last flush. Not for I/O threads.
    bool flush(std::chrono::milliseconds wait = std::chrono::milliseconds{2000});
    /// Lines lost so far: the queue was full, or the output failed.
    std::uint64_t dropped() const noexcept;

private:
    class state;
    void put(log_level level, std::string_view message, std::initializer_list<field> fields) noexcept {
        if (enabled(level)) write(level, message, std::span(fields.begin(), fields.size()));
    }

    std::atomic<log_level> level_;
    core::detail::state_ptr<state> state_;
};

/// A log and the context whose fields its lines carry; a view of both.
class log_in_context {
public:
    log_in_context(log& target, const core::context* context) noexcept : log_(&target), context_(context) {}

    void trace(std::string_view message, std::initializer_list<field> fields = {}) noexcept {
        put(log_level::trace, message, fields);
    }
    void debug(std::string_view message, std::initializer_list<field> fields = {}) noexcept {
        put(log_level::debug, message, fields);
    }
    void info(std::string_view message, std::initializer_list<field> fields = {}) noexcept {
        put(log_level::info, message, fields);
    }
    void warn(std::string_view message, std::initializer_list<field> fields = {}) noexcept {
        put(log_level::warn, message, fields);
    }
    void error(std::string_view message, std::initializer_list<field> fields = {}) noexcept {
        put(log_level::error, message, fields);
    }

private:
    void put(log_level level, std::string_view message, std::initializer_list<field> fields) noexcept {
        if (log_->enabled(level)) log_->write(level, message, std::span(fields.begin(), fields.size()), context_);
    }

    log* log_;
    const core::context* context_;
};

inline log_in_context log::with(const core::context* context) noexcept {
    return {*this, context};
}
inline log_in_context log::with(const core::context& context) noexcept {
    return {*this, &context};
}
inline log_in_context log::with(const core::context_ptr& context) noexcept {
    return {*this, context.get()};
}

} // namespace mainstay::inline v0::observe
