// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "jobs/equipment.hpp"
#include "jobs/event.hpp"
#include "jobs/execution.hpp"
#include "jobs/worker_machine.hpp"

#include <mainstay/core/random.hpp>
#include <mainstay/core/runtime.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/cancellation_signal.hpp>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace mainstay::inline v0::jobs {

// The shell around a worker_machine: its clock, its store, its threads.
//
// Three loops on one I/O thread, home: `serve` records ends and claims jobs, `tend` renews claims and looks for expired
// ones, `sweep` deletes old rows. Handlers run on all I/O threads. Functions may be called from any thread where
// nothing else is said; members belong to home.
class worker : public std::enable_shared_from_this<worker> {
public:
    worker(std::shared_ptr<equipment> with, core::runtime& threads);

    void start();
    // There is a new job, which is due then.
    void wake(core::clock::wall_time due);
    // The job was cancelled in the store.
    void cancel(job_id id);
    void quiesce() noexcept;
    task<void> stop(core::clock::steady_time deadline);
    // The queue is gone without a stop: nothing is recorded any more, as if the process had been killed.
    void abandon() noexcept;
    // Why it cannot do its work; empty while it can.
    std::optional<std::string> trouble() const;

private:
    using run_ptr = std::shared_ptr<execution>;

    void spawn(task<void> loop);
    task<void> serve();
    task<void> exchange(worker_machine::exchange what);
    core::clock::steady_time next_turn() const noexcept;
    core::clock::steady_time steady(core::clock::wall_time at) const noexcept;
    void expect(core::clock::wall_time due);

    void launch_waiting();
    void launch(claimed_job job);
    void finished(const run_ptr& run, run_end end);
    run_end judged(const execution& run, run_end end) const;

    task<void> tend();
    task<void> renew();
    task<void> look_around();
    task<void> sweep();
    task<void> name_unknown_kinds();

    task<void> wind_up(core::clock::steady_time deadline);
    void begin_quiesce();
    void let_go();
    void set_trouble(std::string text);

    std::shared_ptr<equipment> with_;
    core::runtime& threads_;
    const core::clock& clock_;
    asio::any_io_executor home_;
    core::fast_random random_;

    worker_machine machine_;
    std::map<claim_key, run_ptr> runs_;
    event work_, tick_, settled_;
    core::clock::steady_time due_ = core::clock::steady_time::max(), retry_at_ = core::clock::steady_time::min();
    int failures_ = 0;
    std::vector<std::string> told_kinds_;
    bool quiesced_ = false, finished_ = false;

    std::atomic<int> loops_{0};
    std::atomic<bool> abandoned_{false}, wake_posted_{false};
    mutable std::mutex mutex_;
    std::string trouble_;
};

} // namespace mainstay::inline v0::jobs
