// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/driver.hpp"
#include "data/postgres/attempt.hpp"
#include "data/postgres/shared_line.hpp"

#include <mainstay/core/random.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace mainstay::inline v0::data::postgres {

// What a transaction's caller gets beside an exception.
struct settled {
    std::vector<std::function<void()>> after_commit;
};

// The connections that belong to one I/O thread: few that all single statements share, and some that a transaction has
// to itself. Everything happens on that thread, so that nothing is locked.
class lane : public std::enable_shared_from_this<lane> {
public:
    lane(std::shared_ptr<const place> where, asio::any_io_executor executor, std::size_t lanes);

    const asio::any_io_executor& executor() const noexcept { return executor_; }

    // Opens the first connection, to learn whether that works. Throws data::error.
    task<void> open();
    void submit(role as, std::unique_ptr<job> what);
    // Runs the body until it commits, fails for good, or its time is over.
    task<settled> transact(detail::transaction_body& body, conflict_gate::kind kind, transaction_options options,
        core::context_ptr context, std::shared_ptr<detail::body_mark> mark);
    // A result that is read in portions outside of any transaction.
    task<std::unique_ptr<detail::cursor>> read(detail::statement& what, core::context_ptr context);

    // Takes nothing new.
    void quiesce() noexcept;
    // Lets what is under way end, by the deadline, and closes.
    task<void> drain(core::clock::steady_time deadline);
    void close(std::exception_ptr why) noexcept;
    // Why there is no connection to be had; empty where all is well. From any thread.
    std::string trouble() const { return opens_->trouble(); }

private:
    class alarm final : public core::timer {
    public:
        explicit alarm(lane& owner) : owner_(owner) {}

    private:
        void on_timer() override { owner_.sweep(); }
        lane& owner_;
    };

    void watch();
    void sweep();
    bool is_busy() const noexcept;

    std::shared_ptr<const place> where_;
    asio::any_io_executor executor_;
    std::shared_ptr<connector> opens_;
    std::shared_ptr<shared_line> reads_, writes_;
    std::shared_ptr<pool> own_;
    core::fast_random random_;
    alarm alarm_{*this};
};

} // namespace mainstay::inline v0::data::postgres
