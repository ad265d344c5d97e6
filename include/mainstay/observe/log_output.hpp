// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace mainstay::inline v0::observe {

/// Where a log's lines go. Called by one thread at a time, usually the log's own; it may block that thread.
class log_output {
public:
    virtual ~log_output() = default;

    /// Writes whole lines, each ended by a line feed. Returns how many bytes went out; fewer than all of them means
    /// that the rest can't be written now (disk full, nobody reads), which the log then drops and counts. `give_up` is
    /// asked while it waits: once it answers true, waiting on is useless. Must not throw.
    virtual std::size_t write(std::string_view lines, const std::function<bool()>& give_up) noexcept = 0;
    /// Whether a person reads it as it is written.
    virtual bool terminal() const noexcept { return false; }
};

/// Writes to an open descriptor, which stays open and the caller's. A pipe that nobody empties is waited for.
/// One that is not open now gets nothing, whatever is opened under its number later.
std::unique_ptr<log_output> to_descriptor(int descriptor);

/// Standard error.
std::unique_ptr<log_output> to_standard_error();

struct log_file_options {
    /// At this size the file is set aside as `name.1.ext`, and older ones move up by one; 0 means never.
    std::size_t rotate_bytes = 0;
    /// How many set aside files are kept.
    std::size_t keep = 5;
};

/// Appends to a file, which is made (with its directories) if it isn't there. Throws `std::system_error` when it can't
/// be opened.
std::unique_ptr<log_output> to_file(const std::string& path, log_file_options options = {});

/// Gives each line, without its line feed, to a function; for tests, and for shipping lines elsewhere. It must not
/// write to the log that calls it.
std::unique_ptr<log_output> to_function(std::function<void(std::string_view line)> take);

} // namespace mainstay::inline v0::observe
