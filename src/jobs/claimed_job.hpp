// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/jobs/job.hpp>

#include <compare>
#include <cstdint>
#include <string>

namespace mainstay::inline v0::jobs {

// A claim on a job: every end of a run names both, so that one whose claim was taken over changes nothing.
struct claim_key {
    job_id id = 0;
    // Counts the claims on the job; only grows.
    std::int64_t lease = 0;

    friend auto operator<=>(const claim_key&, const claim_key&) = default;
};

// What a worker gets for a claim.
struct claimed_job {
    claim_key key;
    std::string kind;
    std::string args;
    int failures = 0;
    // 0 while the job has attempts left; from 1 on it is for the last word, which failed that often less one.
    int exhausted = 0;
    int priority = 0;
    core::clock::wall_time enqueued_at, due_at;
    std::string error;
};

} // namespace mainstay::inline v0::jobs
