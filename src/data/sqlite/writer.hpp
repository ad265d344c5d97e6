// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/sqlite/attempt.hpp"
#include "data/sqlite/member.hpp"
#include "data/sqlite/writer_queue.hpp"

#include <mainstay/core/random.hpp>
#include <mainstay/core/timer_wheel.hpp>

#include <asio/any_io_executor.hpp>

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace mainstay::inline v0::data::sqlite {

// The one connection that writes, on a thread of its own, and those who wait for it.
//
// Transactions that wait run one after the other in one outer transaction, each in its savepoint, and share its commit;
// nobody is answered before it. One that waits for something else, takes long or makes SQLite undo the outer
// transaction runs again, alone.
class writer : public std::enable_shared_from_this<writer> {
public:
    writer(std::shared_ptr<const place> where, asio::any_io_executor executor);
    ~writer();

    // From any thread.
    task<settled> submit(std::unique_ptr<member> what);
    // What the last write that failed for the disk's sake said; empty once one succeeded.
    std::string trouble() const;

    // On the writer's thread: opens the connection; throws data::error.
    void open();
    // On the writer's thread: calls `done` once nothing is left to do; new work is refused from now on. At the deadline
    // what is left is given up.
    void drain(core::clock::steady_time deadline, core::detail::unique_function<void()> done);
    // On the writer's thread, or when that has ended: moves the log into the file and closes it.
    void close() noexcept;
    // On the writer's thread: whether every body that was begun has ended.
    bool idle() const noexcept { return given_up_ == 0 && !alone_; }

private:
    class alarm final : public core::timer {
    public:
        alarm(writer& owner, void (writer::*ring)()) : owner_(owner), ring_(ring) {}

    private:
        void on_timer() override { (owner_.*ring_)(); }
        writer& owner_;
        void (writer::*ring_)();
    };

    enum class fate { settled, again_alone, waits, undone };
    using members = std::vector<std::unique_ptr<member>>;

    void wake();
    void pump();
    bool begin(std::unique_ptr<member>& first);
    void run_group(std::unique_ptr<member> first);
    fate run_shared(std::unique_ptr<member>& one);
    fate run_shared_body(std::unique_ptr<member>& one);
    void run_single(member& one);
    bool finish_shared(member& one, bool keep);
    void commit(members group);
    std::exception_ptr commit_failure(int code);
    void redo(members group, std::unique_ptr<member> culprit);

    void run_alone(std::unique_ptr<member> one);
    void alone_ended();
    void finish_alone(std::unique_ptr<member> one, bool keep);
    void check_all_foreign_keys(member& one);
    void alone_held_too_long();
    void give_up_alone(std::exception_ptr why);

    void wait_for_lock(std::unique_ptr<member> first);
    void lock_may_be_free();
    void sweep();
    void roll_back() noexcept;
    void note_health(int code) noexcept;
    void probe();
    bool too_late(member& one);
    void answer_late();
    void look_at_drain();
    void drain_deadline();
    void arm(alarm& which, std::chrono::nanoseconds in);
    void disarm(alarm& which);
    std::chrono::nanoseconds jitter(unsigned retries);

    std::shared_ptr<const place> where_;
    const core::clock& time_;
    asio::any_io_executor executor_;
    std::unique_ptr<connection> db_;
    writer_queue queue_;

    std::unique_ptr<member> alone_; // the one whose body runs alone and waits for something
    std::shared_ptr<attempt> alone_attempt_;
    bool waits_for_lock_ = false;
    std::size_t given_up_ = 0; // attempts that have still to end
    unsigned lock_retries_ = 0;
    core::fast_random random_;
    alarm hold_alarm_{*this, &writer::alone_held_too_long};
    alarm lock_alarm_{*this, &writer::lock_may_be_free};
    alarm sweep_alarm_{*this, &writer::sweep};
    alarm probe_alarm_{*this, &writer::probe};
    alarm drain_alarm_{*this, &writer::drain_deadline};
    core::detail::unique_function<void()> drained_;

    mutable std::mutex trouble_mutex_;
    std::string trouble_;
};

} // namespace mainstay::inline v0::data::sqlite
