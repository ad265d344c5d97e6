// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/body_executor.hpp"
#include "data/driver.hpp"
#include "data/sqlite/connection.hpp"

#include <mainstay/core/context.hpp>
#include <mainstay/core/detail/unique_function.hpp>

#include <asio/cancellation_signal.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <unordered_set>

namespace mainstay::inline v0::data::sqlite {

class level;
class level_cursor;

// One run of a transaction's body on the writer. Everything happens on the writer's thread.
//
// A body that has not finished when `start` returns waits for something else. It can be given up then: its statements
// fail from there on, it is cancelled, and `on_end` is called once it has ended, which is when it may run again, as it
// refers to its caller's frame.
class attempt : public std::enable_shared_from_this<attempt> {
public:
    struct terms {
        core::context_ptr context;
        core::clock::steady_time deadline;                   // of the caller
        std::optional<core::clock::steady_time> alone_after; // where others share the transaction
    };

    attempt(connection& db, const core::clock& time, const void* writer, terms given);
    attempt(const attempt&) = delete;
    attempt& operator=(const attempt&) = delete;
    ~attempt();

    // Runs the body until it ends or waits for something else.
    void start(const asio::any_io_executor& executor, detail::transaction_body& body);
    bool finished() const noexcept { return finished_; }

    // Once finished: what it threw, or what doomed it; and whether it wants to be kept.
    std::exception_ptr failure() const noexcept;
    bool keep() const noexcept { return keep_; }
    // Whether it took too long to share the transaction with others.
    bool wants_to_be_alone() const noexcept { return wants_to_be_alone_; }
    // Whether SQLite undid the outer transaction under it, and with which code.
    bool lost() const noexcept { return lost_code_ != 0; }
    int lost_code() const noexcept { return lost_code_; }
    // Whether a statement failed so that the same again may succeed.
    bool may_succeed_again() const noexcept { return may_succeed_again_; }
    // With its values left out.
    std::string last_statement() const;
    std::vector<std::function<void()>> take_after_commit();

    // Closes what reads from the connection, and lets nothing more be done with it.
    void end() noexcept;
    // Calls it when the body has ended; only while it has not.
    void when_ended(core::detail::unique_function<void()> on_end);
    void give_up(core::detail::unique_function<void()> on_end);

private:
    friend class level;
    friend class level_cursor;

    task<void> run(detail::transaction_body& body);
    // Throws unless a statement may run now on that level.
    void check(const level& on);
    // After a statement failed: notes what it means, and dooms the level.
    void failed(level& on) noexcept;

    connection& db_;
    const core::clock& time_;
    terms given_;
    std::shared_ptr<detail::body_mark> mark_;
    std::thread::id thread_;
    std::unique_ptr<level> root_;
    level* innermost_ = nullptr;
    std::unordered_set<level_cursor*> cursors_;
    std::exception_ptr failure_;
    std::string last_statement_;
    asio::cancellation_signal cancel_;
    // What is called at the end belongs to the coroutine, so that it goes with one that is destroyed unfinished.
    std::weak_ptr<core::detail::unique_function<void()>> on_end_;
    bool finished_ = false, keep_ = false, over_ = false, wants_to_be_alone_ = false, may_succeed_again_ = false;
    int lost_code_ = 0;
};

} // namespace mainstay::inline v0::data::sqlite
