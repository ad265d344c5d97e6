// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/timers.hpp"
#include "jobs/claimed_job.hpp"
#include "jobs/registry.hpp"
#include "jobs/store.hpp"
#include "jobs/verdict.hpp"

#include <mainstay/core/context.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/cancellation_signal.hpp>

#include <atomic>
#include <functional>
#include <memory>

namespace mainstay::inline v0::jobs {

// Why a worker wants a run to end.
enum class cancel_reason : std::uint8_t { none, timed_out, stopping, lease_lost };

// One run of a job. Made and ended on the worker's thread, where its timer is; its handler runs on `executor`. What a
// delivery shows stands in here, so that it outlives whatever the handler keeps.
class execution final : public core::timer, public std::enable_shared_from_this<execution> {
public:
    execution(claimed_job what, const registered& how, data::database& db, jobs::store& where);

    // From any thread; the first reason stays.
    void cancel(cancel_reason why);
    cancel_reason cancelled() const noexcept { return cancelled_.load(std::memory_order_acquire); }
    // Runs the handler, or the last word. Throws nothing.
    task<run_end> perform();
    // Records the end in a transaction of the handler's.
    task<void> complete(data::transaction& tx);
    // The end was recorded by such a transaction.
    bool recorded() const noexcept { return recorded_.load(std::memory_order_acquire); }
    bool last_word() const noexcept { return job.exhausted > 0; }

    const claimed_job job;
    const registered& handler;
    core::context_ptr context = core::context_ptr::make();
    // With the context in it.
    asio::any_io_executor executor;
    // Emitted on `executor` only.
    asio::cancellation_signal signal;
    core::clock::steady_time deadline = core::clock::steady_time::max(), started_at;
    // Told on the worker's thread when the deadline has come.
    std::function<void()> on_deadline;

private:
    void on_timer() override { on_deadline(); }
    task<void> speak_last_word(delivery& run);

    data::database* db_;
    jobs::store* store_;
    std::atomic<cancel_reason> cancelled_{cancel_reason::none};
    std::atomic<bool> recorded_{false};
};

} // namespace mainstay::inline v0::jobs
