// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>

#include <chrono>
#include <concepts>
#include <optional>

namespace mainstay::inline v0::jobs {

/// What the options below say about one job; users pass those.
struct enqueue_options {
    std::chrono::nanoseconds delay{0};
    std::optional<core::clock::wall_time> at;
    int priority = 0;
    bool unique = false;
    std::chrono::nanoseconds unique_for{0};
};

/// Runs the job no earlier than that long from now.
struct delay {
    constexpr explicit delay(std::chrono::nanoseconds wait) noexcept : time(wait) {}
    void apply(enqueue_options& options) const noexcept { options.delay = time; }
    std::chrono::nanoseconds time;
};

/// Runs the job no earlier than that.
struct not_before {
    constexpr explicit not_before(core::clock::wall_time at) noexcept : time(at) {}
    void apply(enqueue_options& options) const noexcept { options.at = time; }
    core::clock::wall_time time;
};

/// Jobs of a higher priority are claimed first; 0 where nothing is said. Among equals, the one that has been due
/// longest.
struct priority {
    constexpr explicit priority(int rank) noexcept : value(rank) {}
    void apply(enqueue_options& options) const noexcept { options.priority = value; }
    int value;
};

/// Enqueues nothing if a job of the same kind with the same arguments was enqueued that recently; without a time, if
/// one is still unfinished.
///
/// A job that failed for good or was cancelled stands in nobody's way. Kept by an index: of any number of racing
/// callers one gets through.
struct unique_by_args {
    constexpr unique_by_args() noexcept = default;
    constexpr explicit unique_by_args(std::chrono::nanoseconds window) noexcept : time(window) {}
    void apply(enqueue_options& options) const noexcept {
        options.unique = true;
        options.unique_for = time;
    }
    std::chrono::nanoseconds time{0};
};

template <class T>
concept enqueue_option = requires(const T& option, enqueue_options& options) {
    option.apply(options);
};

} // namespace mainstay::inline v0::jobs
