// SPDX-License-Identifier: BSL-1.0
// How a worker comes to an end.
#include "core/run_on.hpp"
#include "jobs/worker.hpp"

#include <asio/post.hpp>

#include <algorithm>

namespace mainstay::inline v0::jobs {

void worker::begin_quiesce() {
    if (std::exchange(quiesced_, true)) return;
    machine_.quiesce();
    work_.notify();
}

void worker::quiesce() noexcept {
    if (loops_.load(std::memory_order_acquire) == 0) return;
    asio::post(home_, [self = shared_from_this()] { self->begin_quiesce(); });
}

void worker::cancel(job_id id) {
    if (loops_.load(std::memory_order_acquire) == 0) return;
    asio::post(home_, [self = shared_from_this(), id] {
        for (const auto& [key, run] : self->runs_) {
            if (key.id == id) run->cancel(cancel_reason::lease_lost);
        }
    });
}

task<void> worker::stop(core::clock::steady_time deadline) {
    if (loops_.load(std::memory_order_acquire) == 0) co_return;
    co_await core::run_on(home_, wind_up(deadline));
}

task<void> worker::wind_up(core::clock::steady_time deadline) {
    using std::chrono::nanoseconds;
    auto self = shared_from_this();
    begin_quiesce();
    const auto left = std::max<nanoseconds>(deadline - clock_.steady_now(), nanoseconds{0});
    // Time for cancelled handlers to end, and for the store to take their jobs back.
    const auto cancel_at = deadline - std::min<nanoseconds>(left / 4, std::chrono::seconds{2});
    const auto let_go_at = deadline - std::min<nanoseconds>(left / 10, std::chrono::milliseconds{500});
    auto settle = [&](core::clock::steady_time at) -> task<void> {
        while (!machine_.settled() && clock_.steady_now() < at)
            co_await settled_.wait_until(at);
    };
    co_await settle(cancel_at);
    for (const auto& [key, run] : runs_)
        run->cancel(cancel_reason::stopping);
    co_await settle(let_go_at);
    let_go();
    // The store needs a moment even when the deadline has passed; without it the leases run out by themselves.
    co_await settle(std::max(deadline, clock_.steady_now() + std::chrono::milliseconds{500}));
    if (!machine_.settled()) with_->reports.not_handed_back(machine_.held().size());
    finished_ = true;
    work_.notify();
    tick_.notify();
    while (loops_.load(std::memory_order_acquire) > 0 && clock_.steady_now() < deadline + std::chrono::seconds{5})
        co_await settled_.wait_until(deadline + std::chrono::seconds{5});
}

// Hands back what still runs: its handler did not end in time.
void worker::let_go() {
    for (const auto& [key, run] : runs_) {
        if (!machine_.runs(key) || run->recorded()) continue;
        run->cancel(cancel_reason::stopping);
        with_->reports.let_go(*run);
        machine_.end_run({key, fate::handed_back, run->job.due_at, run->job.failures, run->job.exhausted, {}});
    }
    work_.notify();
}

void worker::abandon() noexcept {
    abandoned_ = true;
    if (loops_.load(std::memory_order_acquire) == 0) return;
    asio::post(home_, [self = shared_from_this()] {
        for (const auto& [key, run] : self->runs_)
            run->cancel(cancel_reason::lease_lost);
        self->work_.notify();
        self->tick_.notify();
        self->settled_.notify();
    });
}

} // namespace mainstay::inline v0::jobs
