// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "jobs/store.hpp"
#include "jobs/verdict.hpp"

#include <mainstay/jobs/queue_options.hpp>

#include <exception>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::observe {
class counter;
class gauge;
class histogram;
} // namespace mainstay::inline v0::observe

namespace mainstay::inline v0::jobs {

class execution;

// What a worker tells of itself: lines for the log and numbers for the metrics, where the queue was given these. On the
// worker's thread only.
class reports {
public:
    explicit reports(const queue_options& options);

    void started(const execution& run, core::clock::wall_time now);
    // The end of a run as it was decided, with what the handler said.
    void ended(const execution& run, std::chrono::nanoseconds took, const run_end& end, const verdict& how,
        core::clock::wall_time now);
    // An end without anything to be said about it.
    void finished(const execution& run, std::chrono::nanoseconds took, fate how);
    // An acknowledgement came too late: the job belongs to another claim.
    void stale(const claim_key& key);
    // A run has ended that was cancelled because its claim was taken over.
    void lost(const execution& run, std::chrono::nanoseconds took);
    void rescued(const rescued_job& job);
    void let_go(const execution& run);
    void not_handed_back(std::size_t claims);
    void unknown_kind(std::string_view kind);
    // Gives the error's text.
    std::string store_failed(std::string_view doing, const std::exception_ptr& error);
    bool wants_depth() const noexcept { return metrics_ != nullptr; }
    void depth(std::int64_t jobs);

private:
    // The numbers of one kind of job.
    struct series {
        observe::counter* outcomes[6];
        observe::histogram* took;
        observe::histogram* waited;
    };
    series& of(const std::string& kind);
    void count(const execution& run, std::chrono::nanoseconds took, std::size_t which);

    observe::log* log_;
    observe::metrics* metrics_;
    std::map<std::string, series, std::less<>> kinds_;
    observe::gauge* running_ = nullptr;
    observe::gauge* depth_ = nullptr;
    observe::counter* rescued_ = nullptr;
    observe::counter* stale_ = nullptr;
};

} // namespace mainstay::inline v0::jobs
