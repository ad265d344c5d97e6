// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/jobs/job.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace mainstay::inline v0::jobs {

/// Where a job stands. The first four are on the way, the last three are ends.
enum class job_state : std::uint8_t {
    /// Waits for a free worker.
    available,
    /// Waits for its time, for the first time.
    scheduled,
    /// Waits for its next attempt.
    retryable,
    running,
    completed,
    /// Failed for good.
    discarded,
    cancelled,
};

/// The row of a job, for pages and tests.
struct job_info {
    job_id id = 0;
    std::string kind;
    job_state state = job_state::available;
    /// Failed attempts so far.
    int failures = 0;
    /// How often a worker died while it had the job.
    int rescues = 0;
    int priority = 0;
    /// JSON.
    std::string args;
    /// Of the latest failure; empty for none.
    std::string error;
    core::clock::wall_time enqueued_at;
    core::clock::wall_time due_at;
    std::optional<core::clock::wall_time> finished_at;
};

/// How many jobs stand where.
struct job_counts {
    std::int64_t available = 0, scheduled = 0, retryable = 0, running = 0, completed = 0, discarded = 0, cancelled = 0;
};

} // namespace mainstay::inline v0::jobs
