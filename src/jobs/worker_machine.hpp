// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "jobs/claimed_job.hpp"
#include "jobs/verdict.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <set>
#include <span>
#include <vector>

namespace mainstay::inline v0::jobs {

// The bookkeeping of a worker, without any I/O: which claims it holds, what it wants from the store next, what it may
// run.
//
// A claim is waiting (claimed, not started), running, or ended (its verdict not yet recorded). Verdicts are recorded
// and jobs claimed in one exchange with the store at a time; what ends meanwhile goes with the next one, so that
// batches grow with the load by themselves. Jobs are claimed ahead of free slots only as far as others ended during the
// last exchange: short jobs never wait for the store, long ones are never hoarded.
class worker_machine {
public:
    explicit worker_machine(std::size_t concurrency, std::size_t ahead_limit = 512);

    // There may be jobs to claim: one was enqueued, or became due.
    void wake() noexcept { hungry_ = true; }
    // No more claims and no more runs; what waits is handed back.
    void quiesce();

    struct exchange {
        std::vector<verdict> verdicts;
        std::size_t claim = 0;
    };
    // What to tell and ask the store; empty while there is nothing, or an exchange is under way.
    std::optional<exchange> begin_exchange();
    void end_exchange(std::vector<claimed_job> claimed);
    // It failed: its verdicts go with the next one.
    void fail_exchange(exchange failed);
    bool exchanging() const noexcept { return exchanging_; }

    // The next job to run, if a slot is free; it runs from then on.
    std::optional<claimed_job> next_run();
    // A run has ended; whether or not its claim was lost, its slot is free again.
    void end_run(verdict how);
    // A run has ended that was recorded already, in its own transaction.
    void end_run(const claim_key& key);

    // All claims that have to be renewed.
    std::vector<claim_key> held() const;
    // Forgets claims that the store no longer knows: those that wait here are dropped, those that run are given back,
    // to be cancelled. Their verdicts go to the store all the same, which ignores them.
    std::vector<claim_key> lose(std::span<const claim_key> asked, std::span<const claim_key> kept);
    bool runs(const claim_key& key) const noexcept { return running_.contains(key); }

    std::size_t running() const noexcept { return running_.size(); }
    std::size_t waiting() const noexcept { return waiting_.size(); }
    // Nothing runs, and everything that ran is recorded.
    bool settled() const noexcept { return running_.empty() && waiting_.empty() && ended_.empty() && !exchanging_; }

private:
    std::size_t wanted() const noexcept;

    std::size_t concurrency_, ahead_limit_;
    // Ended since the last exchange began, and during the one before.
    std::size_t ended_lately_ = 0, ahead_ = 0;
    std::size_t asked_ = 0;
    bool hungry_ = true, quiesced_ = false, exchanging_ = false;
    std::deque<claimed_job> waiting_;
    std::set<claim_key> running_;
    std::vector<verdict> ended_;
    // Verdicts in the exchange that is under way.
    std::vector<claim_key> telling_;
};

} // namespace mainstay::inline v0::jobs
