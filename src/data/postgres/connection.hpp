// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/postgres/exchange.hpp"
#include "data/postgres/place.hpp"
#include "data/postgres/statement_cache.hpp"

#include <mainstay/core/task.hpp>

#include <asio/any_io_executor.hpp>
#include <asio/posix/stream_descriptor.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <string>

namespace mainstay::inline v0::data::postgres {

// One connection to the server, in libpq's pipeline mode: exchanges go out as they come and are answered in their
// order. Belongs to the thread of its executor, and never blocks it.
class connection : public std::enable_shared_from_this<connection> {
public:
    // `changed` is called, never from within `send`, when something has been answered, and when the connection is lost.
    connection(std::shared_ptr<const place> where, asio::any_io_executor executor, postgres::role as);
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();

    // Throws data::error, or core::errc::deadline_exceeded at that time.
    task<void> open(core::clock::steady_time until);
    // Ends what is under way with that failure. Nothing is called any more afterwards.
    void close(std::exception_ptr why) noexcept;
    bool is_open() const noexcept { return phase_ == phase::open; }

    void when_changed(std::function<void()> changed) {
        changed_ = changed ? std::make_shared<std::function<void()>>(std::move(changed)) : nullptr;
    }
    void send(std::unique_ptr<exchange> what);
    std::size_t in_flight() const noexcept { return in_flight_.size(); }

    // Asks the server to give up what is first in line where its time is over or nobody waits for it any more. A server
    // that does not answer even that is given up itself.
    void sweep(core::clock::steady_time now);
    // Whether a request to cancel is on its way, which might hit what comes next.
    bool cancelling() const noexcept { return cancels_ != 0; }
    bool was_cancelled() const noexcept { return cancelled_once_; }
    // Whether the server has it outside of any transaction. Only while nothing is in flight.
    bool is_clean() const noexcept;

    postgres::role as() const noexcept { return as_; }
    postgres::statement_cache& statements() noexcept { return statements_; }
    const asio::any_io_executor& executor() const noexcept { return executor_; }

    core::clock::steady_time opened_at{}, used_at{}, retire_at = core::clock::steady_time::max();

private:
    enum class phase : std::uint8_t { new_, open, closed };

    task<void> wait_for(asio::posix::stream_descriptor::wait_type what, core::clock::steady_time until);
    void adopt_socket();
    void wait_readable();
    void readable();
    void process();
    void flush();
    void lose(const std::string& why);
    void cancel_first();
    void notify();

    std::shared_ptr<const place> where_;
    asio::any_io_executor executor_;
    postgres::role as_;
    phase phase_ = phase::new_;
    PGconn* db_ = nullptr;
    asio::posix::stream_descriptor socket_;
    bool reading_ = false, writing_ = false;
    std::deque<std::unique_ptr<exchange>> in_flight_;
    postgres::statement_cache statements_;
    std::shared_ptr<std::function<void()>> changed_; // shared with the call itself, which may replace it
    unsigned cancels_ = 0;
    bool cancelled_once_ = false;
    core::clock::steady_time cancelled_at_ = core::clock::steady_time::max();
};

using connection_ptr = std::shared_ptr<connection>;

} // namespace mainstay::inline v0::data::postgres
