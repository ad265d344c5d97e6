// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "jobs/claimed_job.hpp"
#include "jobs/verdict.hpp"

#include <mainstay/core/task.hpp>
#include <mainstay/jobs/detail/data_names.hpp>
#include <mainstay/jobs/job_info.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mainstay::inline v0::jobs {

struct new_job {
    std::string kind;
    std::string args;
    int priority = 0;
    core::clock::wall_time enqueued_at, due_at;
    // Empty where the job need not be unique; while a row has it no other gets in.
    std::string unique_key;
    // Until when; empty: until the job is finished.
    std::optional<core::clock::wall_time> unique_until;
};

struct claim_request {
    std::size_t count = 0;
    core::clock::wall_time now, leased_until;
};

struct exchange_result {
    // In the order in which they should run.
    std::vector<claimed_job> claimed;
    // Verdicts that changed nothing: their claim no longer holds the job.
    std::vector<claim_key> stale;
    // When the next job is due that waits for its time; looked for only when jobs were claimed.
    std::optional<core::clock::wall_time> next_due;
};

struct rescued_job {
    job_id id = 0;
    std::string kind;
    int rescues = 0;
    // It is not run again, or only for its last word.
    bool given_up = false;
};

struct outlook {
    // There are claims whose lease is over.
    bool expired = false;
    // There are jobs to be claimed.
    bool claimable = false;
    std::optional<core::clock::wall_time> next_due;
};

struct retention {
    core::clock::wall_time now, completed_before, discarded_before;
    bool keep_completed = true;
    std::size_t batch = 1000;
};

// Where jobs are kept. One implementation for each kind of database; tests/conformance holds all of them to the same.
//
// Each function is one transaction. Whatever ends or renews a claim names its key, and changes nothing unless that
// claim still holds the job.
class store {
public:
    virtual ~store() = default;

    // Makes or updates the tables.
    virtual task<void> prepare() = 0;
    // The kinds that `exchange` and `look` go for.
    virtual void kinds(std::vector<std::string> known) = 0;

    // In the caller's transaction. A job that is not unique is left out.
    virtual task<void> insert(data::transaction& tx, std::span<const new_job> batch) = 0;
    // The id of the new job, or of the one in whose favour it was left out.
    virtual task<job_id> insert(const new_job& job) = 0;

    // Records the ends of runs and claims jobs. Without `keep_completed`, completed rows are deleted.
    virtual task<exchange_result> exchange(
        std::span<const verdict> verdicts, const claim_request& request, bool keep_completed) = 0;
    // Records one end in the caller's transaction; throws errc::lease_lost when its claim does not hold the job.
    virtual task<void> settle(data::transaction& tx, const verdict& how, core::clock::wall_time now) = 0;
    // Gives those that still held their job.
    virtual task<std::vector<claim_key>> renew(std::span<const claim_key> held, core::clock::wall_time until) = 0;

    // Frees jobs whose lease is over: no attempt is used up, but after `limit` times the job is exhausted, and after
    // twice as often it is discarded.
    virtual task<std::vector<rescued_job>> rescue(core::clock::wall_time now, int limit) = 0;
    virtual task<outlook> look(core::clock::wall_time now) = 0;
    // Kinds that wait and are none of the known; at most a few.
    virtual task<std::vector<std::string>> unknown_kinds() = 0;
    // Deletes one batch of what is old enough; gives its size.
    virtual task<std::size_t> prune(const retention& how) = 0;

    virtual task<std::optional<job_info>> find(job_id id) = 0;
    virtual task<job_counts> counts() = 0;
    // Jobs that may be claimed now, counted up to a bound.
    virtual task<std::int64_t> depth() = 0;
    virtual task<bool> cancel(job_id id, core::clock::wall_time now) = 0;
    virtual task<bool> retry(job_id id, core::clock::wall_time now) = 0;
};

} // namespace mainstay::inline v0::jobs
