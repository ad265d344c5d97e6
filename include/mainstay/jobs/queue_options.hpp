// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace mainstay::inline v0::observe {
class log;
class metrics;
} // namespace mainstay::inline v0::observe

namespace mainstay::inline v0::jobs {

struct queue_options {
    /// Jobs that run at a time.
    std::size_t concurrency = 16;
    /// How long a claim holds without a heartbeat: a killed worker's jobs are taken over after at most this and one
    /// `heartbeat`.
    std::chrono::milliseconds lease{10'000};
    /// How often claims are renewed, and expired ones looked for. At most a third of `lease`.
    std::chrono::milliseconds heartbeat{3'000};
    /// How long finished jobs are kept; 0 deletes them as they finish (those that keep others out by
    /// `unique_by_args` when their time is over).
    std::chrono::seconds keep_completed = std::chrono::hours{24};
    /// How long jobs are kept that failed for good or were cancelled.
    std::chrono::seconds keep_discarded = std::chrono::hours{24 * 7};
    /// How often a job may take its worker down with it before it counts as failed for good.
    int rescue_limit = 20;
    /// Bytes of JSON that a job's arguments may have.
    std::size_t max_args = 1024 * 1024;
    /// Names the service in logs and health answers.
    std::string name = "jobs";
    /// Where failures, rescues and unknown kinds are told, and what counts them; may be null. Must outlive the queue.
    observe::log* log = nullptr;
    observe::metrics* metrics = nullptr;
};

} // namespace mainstay::inline v0::jobs
