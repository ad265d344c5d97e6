// SPDX-License-Identifier: BSL-1.0
#include "jobs/worker_machine.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace mainstay::inline v0::jobs {

worker_machine::worker_machine(std::size_t concurrency, std::size_t ahead_limit)
    : concurrency_(std::max<std::size_t>(concurrency, 1))
    , ahead_limit_(ahead_limit) {}

void worker_machine::quiesce() {
    quiesced_ = true;
    for (auto& job : waiting_)
        ended_.push_back({job.key, fate::handed_back, job.due_at, job.failures, job.exhausted, {}});
    waiting_.clear();
}

std::size_t worker_machine::wanted() const noexcept {
    if (quiesced_ || !hungry_) return 0;
    std::size_t room = concurrency_ + std::min(ahead_, ahead_limit_), have = running_.size() + waiting_.size();
    return room > have ? room - have : 0;
}

std::optional<worker_machine::exchange> worker_machine::begin_exchange() {
    if (exchanging_) return std::nullopt;
    std::size_t claim = wanted();
    // A claim alone is worth an exchange only when a slot would stay empty otherwise.
    bool starving = claim > 0 && running_.size() + waiting_.size() < concurrency_;
    if (ended_.empty() && !starving) return std::nullopt;
    exchange result{std::move(ended_), claim};
    ended_.clear();
    telling_.clear();
    for (const auto& how : result.verdicts)
        telling_.push_back(how.key);
    exchanging_ = true;
    asked_ = claim;
    ended_lately_ = 0;
    // What is enqueued from here on may be missed by this claim: it has to wake us again.
    if (claim > 0) hungry_ = false;
    return result;
}

void worker_machine::end_exchange(std::vector<claimed_job> claimed) {
    exchanging_ = false;
    telling_.clear();
    ahead_ = ended_lately_;
    // Less than asked for: there is no more, until somebody says so.
    if (asked_ > 0 && claimed.size() >= asked_) hungry_ = true;
    for (auto& job : claimed) {
        if (quiesced_) {
            ended_.push_back({job.key, fate::handed_back, job.due_at, job.failures, job.exhausted, {}});
        } else {
            waiting_.push_back(std::move(job));
        }
    }
}

void worker_machine::fail_exchange(exchange failed) {
    exchanging_ = false;
    telling_.clear();
    ahead_ = 0;
    if (failed.claim > 0) hungry_ = true;
    // In front: they are older.
    std::move(ended_.begin(), ended_.end(), std::back_inserter(failed.verdicts));
    ended_ = std::move(failed.verdicts);
}

std::optional<claimed_job> worker_machine::next_run() {
    if (quiesced_ || waiting_.empty() || running_.size() >= concurrency_) return std::nullopt;
    auto job = std::move(waiting_.front());
    waiting_.pop_front();
    running_.insert(job.key);
    return job;
}

void worker_machine::end_run(verdict how) {
    end_run(how.key);
    ended_.push_back(std::move(how));
}

void worker_machine::end_run(const claim_key& key) {
    running_.erase(key);
    ++ended_lately_;
}

std::vector<claim_key> worker_machine::held() const {
    std::vector<claim_key> result;
    result.reserve(running_.size() + waiting_.size() + ended_.size() + telling_.size());
    result.assign(running_.begin(), running_.end());
    for (const auto& job : waiting_)
        result.push_back(job.key);
    for (const auto& how : ended_)
        result.push_back(how.key);
    result.insert(result.end(), telling_.begin(), telling_.end());
    return result;
}

std::vector<claim_key> worker_machine::lose(std::span<const claim_key> asked, std::span<const claim_key> kept) {
    const std::set<claim_key> known(kept.begin(), kept.end());
    std::vector<claim_key> cancelled;
    for (const auto& key : asked) {
        if (known.contains(key)) continue;
        std::erase_if(waiting_, [&](const claimed_job& job) { return job.key == key; });
        if (runs(key)) cancelled.push_back(key);
    }
    return cancelled;
}

} // namespace mainstay::inline v0::jobs
