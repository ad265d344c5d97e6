// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/body_executor.hpp"
#include "data/driver.hpp"
#include "data/postgres/batch.hpp"
#include "data/postgres/pool.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace mainstay::inline v0::data::postgres {

class level;

// One run of a transaction on a connection of its own, on the thread of that connection's executor.
class attempt : public std::enable_shared_from_this<attempt> {
public:
    struct terms {
        core::context_ptr context;
        core::clock::steady_time deadline = core::clock::steady_time::max();
        std::string begin;              // what it begins with
        std::vector<std::string> first; // what the library itself runs in it before all else
    };

    attempt(std::shared_ptr<const place> where, pool::lease on, terms given);
    attempt(const attempt&) = delete;
    attempt& operator=(const attempt&) = delete;
    ~attempt();

    // Begins, runs the body, and commits or rolls back. What it threw, or the commit did, is `failure`.
    task<void> run(detail::transaction_body& body, detail::body_mark& mark);
    std::exception_ptr failure() const noexcept { return failure_; }
    // Whether it failed so that the same again may succeed: nothing of it is there.
    bool may_succeed_again() const noexcept { return again_; }
    // Whether that was for another transaction's sake.
    bool conflicted() const noexcept { return conflicted_; }
    // Empty unless it was committed.
    std::vector<std::function<void()>> take_after_commit();

    // For a result that is read outside of any body: begins, and gives what reads in it.
    void begin();
    level& root() noexcept { return *root_; }
    // Rolls back and gives the connection back.
    void abandon() noexcept;

private:
    friend class level;
    friend class level_cursor;

    // Throws unless a statement may run now on that level.
    void check(const level& on);
    // The server refused something: notes whether another run may do better.
    void note(errc why) noexcept;
    // After a statement failed: notes what it means.
    void failed(level& on) noexcept;
    // Something of our own, of which nobody waits to hear.
    void control(std::string sql);
    task<void> commit();

    task<detail::outcome> statement(detail::statement& what);
    task<void> script(const std::string& text);
    task<std::string> with_key(const detail::statement& what);
    task<batch_results> ask(std::unique_ptr<batch> what, std::string plain, prepared_ptr as = nullptr);
    [[noreturn]] void fail(const PGresult* result, bool cancelled, const std::string& plain);

    std::shared_ptr<const place> where_;
    pool::lease on_;
    terms given_;
    std::thread::id thread_;
    std::unique_ptr<level> root_;
    level* innermost_ = nullptr;
    std::exception_ptr failure_, broken_; // broken: by one of our own statements
    bool over_ = false, again_ = false, begun_ = false, kept_ = false, conflicted_ = false;
    std::uint64_t cursors_ = 0;
};

} // namespace mainstay::inline v0::data::postgres
