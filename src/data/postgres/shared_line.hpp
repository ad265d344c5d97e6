// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/postgres/connector.hpp"
#include "data/postgres/job.hpp"
#include "data/postgres/statement_group.hpp"

#include <deque>
#include <memory>
#include <unordered_set>
#include <vector>

namespace mainstay::inline v0::data::postgres {

// Single statements of all callers over a few connections: each goes out at once behind those that are under way, and
// is a transaction of its own. Belongs to its executor's thread.
class shared_line : public std::enable_shared_from_this<shared_line> {
public:
    struct limits {
        std::size_t connections; // opened as they are wanted; one is always kept
        std::size_t depth;       // groups of statements under way on one connection
        std::size_t group;       // statements that share a sync, where they only read
        std::size_t queue;       // that wait behind those
    };

    shared_line(std::shared_ptr<const place> where, std::shared_ptr<connector> opens, role as, limits most);

    void submit(std::unique_ptr<job> what);
    // Takes an open connection as its own.
    void adopt(connection_ptr opened);

    // Answers those whose time is over, and has the server give up what nobody waits for.
    void sweep(core::clock::steady_time now);
    // Statements that wait or are under way.
    std::size_t load() const noexcept { return queue_.size() + running_.size() + preparing_; }
    // Refuses whoever comes.
    void quiesce() noexcept { quiescing_ = true; }
    void close(std::exception_ptr why) noexcept;

private:
    void pump_soon();
    void pump();
    void send_some(const connection_ptr& on);
    prepared_ptr find(const connection_ptr& on, job& what);
    void prepare(const connection_ptr& on, std::unique_ptr<job> what);
    void want_connection();
    void ended(const connection_ptr& on, statement_group& group);
    void settle(const connection_ptr& on, statement_group::member& how, bool sent);
    void again(std::unique_ptr<job> what);
    void changed(const connection_ptr& on);
    void later(std::unique_ptr<job> what);
    bool too_late(job& what, core::clock::steady_time now);
    void fail_all(const std::exception_ptr& why);
    connection_ptr least_loaded() const;

    std::shared_ptr<const place> where_;
    std::shared_ptr<connector> opens_;
    role as_;
    limits most_;
    std::vector<connection_ptr> open_;
    std::size_t opening_ = 0, preparing_ = 0;
    std::unordered_set<statement_group*> running_;
    core::fast_random random_;
    std::deque<std::unique_ptr<job>> queue_;
    bool closed_ = false, quiescing_ = false, pumping_ = false;
};

} // namespace mainstay::inline v0::data::postgres
