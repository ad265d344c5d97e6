// SPDX-License-Identifier: BSL-1.0
// What a worker does by the clock: renewing claims, rescuing jobs, deleting old rows.
#include "jobs/worker.hpp"

#include <algorithm>

namespace mainstay::inline v0::jobs {

task<void> worker::tend() {
    const auto beat = std::clamp(with_->options.heartbeat, std::chrono::milliseconds{1},
        std::max(with_->options.lease / 3, std::chrono::milliseconds{1}));
    while (!finished_ && !abandoned_) {
        auto next = clock_.steady_now() + beat;
        std::exception_ptr error;
        try {
            co_await renew();
            co_await look_around();
        } catch (...) {
            error = std::current_exception();
        }
        if (error && !abandoned_) with_->reports.store_failed("heartbeat", error);
        while (!finished_ && !abandoned_ && clock_.steady_now() < next)
            co_await tick_.wait_until(next);
    }
}

task<void> worker::renew() {
    const auto held = machine_.held();
    if (held.empty()) co_return;
    const auto kept = co_await with_->store->renew(held, clock_.wall_now() + with_->options.lease);
    if (abandoned_) co_return;
    for (const auto& key : machine_.lose(held, kept)) {
        // One that ended itself in its own transaction just now has no claim any more either.
        auto run = runs_.find(key);
        if (run != runs_.end() && !run->second->recorded()) run->second->cancel(cancel_reason::lease_lost);
    }
}

// Only after the own claims were renewed: a process that stood still must not rescue its own jobs.
task<void> worker::look_around() {
    auto seen = co_await with_->store->look(clock_.wall_now());
    if (seen.expired && !quiesced_ && !abandoned_) {
        const auto rescued = co_await with_->store->rescue(clock_.wall_now(), with_->options.rescue_limit);
        if (abandoned_) co_return;
        for (const auto& job : rescued)
            with_->reports.rescued(job);
        seen.claimable = seen.claimable || !rescued.empty();
    }
    if (abandoned_) co_return;
    if (with_->reports.wants_depth()) {
        const auto depth = co_await with_->store->depth();
        if (abandoned_) co_return;
        with_->reports.depth(depth);
    }
    if (seen.claimable) {
        machine_.wake();
        work_.notify();
    }
    if (seen.next_due) expect(*seen.next_due);
}

task<void> worker::sweep() {
    constexpr auto pause = std::chrono::minutes{1};
    while (!finished_ && !abandoned_) {
        std::exception_ptr error;
        try {
            co_await name_unknown_kinds();
            const auto& options = with_->options;
            retention how;
            std::size_t deleted = how.batch;
            while (deleted >= how.batch && !quiesced_ && !abandoned_) {
                how.now = clock_.wall_now();
                how.completed_before = how.now - options.keep_completed;
                how.discarded_before = how.now - options.keep_discarded;
                deleted = co_await with_->store->prune(how);
            }
        } catch (...) {
            error = std::current_exception();
        }
        if (error && !abandoned_) with_->reports.store_failed("prune", error);
        const auto next = clock_.steady_now() + pause;
        while (!finished_ && !abandoned_ && clock_.steady_now() < next)
            co_await tick_.wait_until(next);
    }
}

task<void> worker::name_unknown_kinds() {
    auto unknown = co_await with_->store->unknown_kinds();
    for (auto& kind : unknown) {
        if (abandoned_) co_return;
        if (std::find(told_kinds_.begin(), told_kinds_.end(), kind) != told_kinds_.end()) continue;
        with_->reports.unknown_kind(kind);
        told_kinds_.push_back(std::move(kind));
    }
}

} // namespace mainstay::inline v0::jobs
