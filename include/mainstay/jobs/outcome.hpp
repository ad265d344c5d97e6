// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <exception>
#include <string>
#include <utility>
#include <variant>

namespace mainstay::inline v0::jobs {

/// The job is done.
struct done {};

/// Gives the job up for good, without further attempts: return it from a handler, or throw it.
class discard : public std::exception {
public:
    explicit discard(std::string why) : reason_(std::move(why)) {}
    const std::string& reason() const noexcept { return reason_; }
    const char* what() const noexcept override { return reason_.c_str(); }

private:
    std::string reason_;
};

/// Runs the job again after that time, without using up an attempt: return it from a handler, or throw it.
class snooze : public std::exception {
public:
    explicit snooze(std::chrono::nanoseconds wait) noexcept : time_(wait) {}
    std::chrono::nanoseconds time() const noexcept { return time_; }
    const char* what() const noexcept override { return "snoozed"; }

private:
    std::chrono::nanoseconds time_;
};

/// What a handler that returns something may return; one that returns nothing is done. Any other exception than those
/// two is a failed attempt.
using outcome = std::variant<done, discard, snooze>;

} // namespace mainstay::inline v0::jobs
