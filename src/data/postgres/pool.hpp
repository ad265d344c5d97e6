// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/postgres/connector.hpp"
#include "data/postgres/controlled_delay.hpp"
#include "data/suspended.hpp"

#include <deque>
#include <memory>
#include <vector>

namespace mainstay::inline v0::data::postgres {

// Connections that one caller has at a time, for a transaction or a result that is read in portions. Belongs to its
// executor's thread.
class pool : public std::enable_shared_from_this<pool> {
public:
    struct limits {
        std::size_t connections;
        std::size_t queue;
    };

    pool(std::shared_ptr<const place> where, std::shared_ptr<connector> opens, limits most);

    // A connection for as long as this lives; given back clean, or not at all.
    class lease {
    public:
        lease() = default;
        lease(std::shared_ptr<pool> from, connection_ptr held) noexcept
            : from_(std::move(from))
            , held_(std::move(held)) {}
        lease(lease&&) noexcept = default;
        lease& operator=(lease&& other) noexcept {
            give_back();
            from_ = std::move(other.from_);
            held_ = std::move(other.held_);
            return *this;
        }
        ~lease() { give_back(); }
        connection& operator*() const noexcept { return *held_; }
        connection* operator->() const noexcept { return held_.get(); }
        const connection_ptr& held() const noexcept { return held_; }

    private:
        void give_back() noexcept {
            if (from_ && held_) from_->give_back(std::move(held_));
            from_.reset();
        }
        std::shared_ptr<pool> from_;
        connection_ptr held_;
    };

    // Throws core::errc::overloaded where too many wait or the wait does not end in time, data::error where the server
    // cannot be reached, and core::errc of the caller's context.
    // A background borrower lets others go first, for a second.
    task<lease> borrow(core::context_ptr context, bool background = false);

    void sweep(core::clock::steady_time now);
    std::size_t lent() const noexcept { return lent_; }
    std::size_t waiting() const noexcept { return queue_.size(); }
    std::size_t size() const noexcept { return idle_.size() + lent_ + opening_; }
    // Refuses whoever comes.
    void quiesce() noexcept { quiescing_ = true; }
    void close(std::exception_ptr why) noexcept;

private:
    struct waiter {
        core::context_ptr context;
        core::clock::steady_time asked_at, until;
        bool background = false;
        detail::resumer<connection_ptr> resume;
        void fail(std::exception_ptr why) { resume(std::move(why), nullptr); }
    };

    void give_back(connection_ptr held) noexcept;
    void settle(connection_ptr held) noexcept;
    void serve();
    void open_more();
    void fail_all(const std::exception_ptr& why);
    task<bool> is_alive(const connection_ptr& which);

    std::shared_ptr<const place> where_;
    std::shared_ptr<connector> opens_;
    limits most_;
    controlled_delay delay_;
    std::vector<connection_ptr> idle_; // the one used last comes last, and first
    std::vector<connection_ptr> out_;  // lent, or not settled yet
    std::deque<std::unique_ptr<waiter>> queue_;
    std::size_t lent_ = 0, opening_ = 0;
    bool closed_ = false, quiescing_ = false;
};

} // namespace mainstay::inline v0::data::postgres
