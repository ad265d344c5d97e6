// SPDX-License-Identifier: BSL-1.0
#include "jobs/worker.hpp"

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/dispatch.hpp>
#include <asio/post.hpp>

#include <algorithm>

namespace mainstay::inline v0::jobs {
namespace {

using core::clock;
constexpr auto forever = clock::steady_time::max();
constexpr exponential after_store_failure{std::chrono::milliseconds{50}, std::chrono::seconds{5}};

} // namespace

worker::worker(std::shared_ptr<equipment> with, core::runtime& threads)
    : with_(std::move(with))
    , threads_(threads)
    , clock_(threads.clock())
    , home_(threads.next_executor())
    , machine_(with_->options.concurrency) {}

void worker::start() {
    // A queue without handlers only takes jobs in.
    if (!with_->registry.kinds().empty()) spawn(serve());
    spawn(tend());
    spawn(sweep());
}

void worker::spawn(task<void> loop) {
    // Counted by an object in the completion handler, which also goes when its io_context does.
    struct counted {
        explicit counted(std::shared_ptr<worker> w) : owner(std::move(w)) { ++owner->loops_; }
        ~counted() { --owner->loops_; }
        std::shared_ptr<worker> owner;
    };
    auto count = std::make_shared<counted>(shared_from_this());
    asio::co_spawn(home_, std::move(loop), [count](const std::exception_ptr& error) {
        auto owner = count->owner;
        // The loops catch what their work throws; what is left is a lack of memory.
        if (error) owner->set_trouble("stopped working: " + owner->with_->reports.store_failed("loop", error));
        owner->settled_.notify();
    });
}

void worker::wake(clock::wall_time due) {
    if (loops_.load(std::memory_order_acquire) == 0) return;
    if (due > clock_.wall_now()) {
        asio::post(home_, [self = shared_from_this(), due] { self->expect(due); });
        return;
    }
    // One message for any number of jobs.
    if (wake_posted_.exchange(true, std::memory_order_acq_rel)) return;
    asio::post(home_, [self = shared_from_this()] {
        self->wake_posted_.store(false, std::memory_order_release);
        self->machine_.wake();
        self->work_.notify();
    });
}

void worker::expect(clock::wall_time due) {
    auto at = steady(due);
    if (at >= due_) return;
    due_ = at;
    work_.notify();
}

clock::steady_time worker::steady(clock::wall_time at) const noexcept {
    // A millisecond at least, so that a clock that is set back cannot make a loop spin; a day at most, after which it
    // is looked at again.
    using std::chrono::milliseconds;
    auto wait = std::chrono::ceil<milliseconds>(at - clock_.wall_now());
    return clock_.steady_now() + std::clamp(wait, milliseconds{1}, milliseconds{std::chrono::hours{24}});
}

clock::steady_time worker::next_turn() const noexcept {
    auto now = clock_.steady_now();
    return retry_at_ > now ? retry_at_ : due_;
}

task<void> worker::serve() {
    while (!finished_ && !abandoned_) {
        auto now = clock_.steady_now();
        if (due_ <= now) {
            due_ = forever;
            machine_.wake();
        }
        launch_waiting();
        std::optional<worker_machine::exchange> what;
        if (retry_at_ <= now) what = machine_.begin_exchange();
        if (what) {
            co_await exchange(*std::move(what));
        } else {
            if (machine_.settled()) settled_.notify();
            co_await work_.wait_until(next_turn());
        }
    }
}

task<void> worker::exchange(worker_machine::exchange what) {
    const auto& options = with_->options;
    auto now = clock_.wall_now();
    exchange_result result;
    std::exception_ptr error;
    try {
        claim_request request{what.claim, now, now + options.lease};
        result = co_await with_->store->exchange(what.verdicts, request, options.keep_completed.count() > 0);
    } catch (...) {
        error = std::current_exception();
    }
    if (abandoned_) co_return;
    if (error) {
        auto wait = after_store_failure.delay(++failures_, random_.uniform());
        retry_at_ = clock_.steady_now() + wait;
        set_trouble("cannot claim jobs: " + with_->reports.store_failed("exchange", error));
        machine_.fail_exchange(std::move(what));
        co_return;
    }
    failures_ = 0;
    set_trouble({});
    for (const auto& key : result.stale)
        with_->reports.stale(key);
    if (what.claim > 0) {
        due_ = forever;
        if (result.next_due) expect(*result.next_due);
    }
    for (const auto& how : what.verdicts) {
        if (how.fate != fate::repeated) continue;
        if (how.due_at <= now) {
            machine_.wake();
        } else {
            expect(how.due_at);
        }
    }
    machine_.end_exchange(std::move(result.claimed));
}

void worker::launch_waiting() {
    while (auto job = machine_.next_run())
        launch(*std::move(job));
}

void worker::launch(claimed_job job) {
    const auto* how = with_->registry.find(job.kind);
    auto run = std::make_shared<execution>(std::move(job), *how, with_->db, *with_->store);
    if (run->last_word() && how->last_word == nullptr) {
        // Gave up because it took its workers down, or by a program that had something to do about it.
        machine_.end_run({run->job.key, fate::discarded, run->job.due_at, run->job.failures, run->job.exhausted, {}});
        return;
    }
    run->executor = core::with_context(threads_.next_executor(), run->context);
    run->started_at = clock_.steady_now();
    if (how->options.timeout.count() > 0) {
        run->deadline =
            run->started_at + std::min<std::chrono::nanoseconds>(how->options.timeout, std::chrono::hours{24 * 365});
        run->context->deadline(run->deadline);
        run->on_deadline = [target = run.get()] { target->cancel(cancel_reason::timed_out); };
        core::timers::of(asio::query(home_, asio::execution::context)).schedule(*run, run->deadline);
    }
    runs_.emplace(run->job.key, run);
    with_->reports.started(*run, clock_.wall_now());
    // Spawned over there: the run's signal belongs to its thread.
    asio::post(run->executor, [self = shared_from_this(), run] {
        auto done = [self, run](const std::exception_ptr& error, run_end end) {
            if (error) end = end_of(error);
            asio::dispatch(
                self->home_, [self, run, end = std::move(end)]() mutable { self->finished(run, std::move(end)); });
        };
        asio::co_spawn(
            run->executor, run->perform(), asio::bind_cancellation_slot(run->signal.slot(), std::move(done)));
    });
}

// What a handler says after it was told to end is the worker's doing, unless it finished all the same.
run_end worker::judged(const execution& run, run_end end) const {
    if (!std::holds_alternative<failed>(end)) return end;
    if (run.cancelled() == cancel_reason::stopping) return interrupted{};
    if (run.cancelled() == cancel_reason::timed_out) {
        auto limit = std::chrono::duration_cast<std::chrono::milliseconds>(run.handler.options.timeout);
        return failed{"timed out after " + std::to_string(limit.count()) + " ms"};
    }
    return end;
}

void worker::finished(const run_ptr& run, run_end end) {
    core::timers::of(asio::query(home_, asio::execution::context)).cancel(*run);
    runs_.erase(run->job.key);
    if (abandoned_) return;
    // Given up already, when the worker stopped before it ended.
    if (!machine_.runs(run->job.key)) return;
    auto took = clock_.steady_now() - run->started_at;
    if (run->recorded()) {
        with_->reports.finished(*run, took, run->last_word() ? fate::discarded : fate::completed);
        machine_.end_run(run->job.key);
    } else if (run->cancelled() == cancel_reason::lease_lost) {
        with_->reports.lost(*run, took);
        machine_.end_run(run->job.key);
    } else {
        end = judged(*run, std::move(end));
        const auto now = clock_.wall_now();
        auto how =
            decide(run->job, end, run->handler.options, run->handler.last_word != nullptr, now, random_.uniform());
        with_->reports.ended(*run, took, end, how, now);
        machine_.end_run(std::move(how));
    }
    launch_waiting();
    work_.notify();
}

void worker::set_trouble(std::string text) {
    std::lock_guard lock(mutex_);
    trouble_ = std::move(text);
}

std::optional<std::string> worker::trouble() const {
    std::lock_guard lock(mutex_);
    return trouble_.empty() ? std::nullopt : std::optional(trouble_);
}

} // namespace mainstay::inline v0::jobs
