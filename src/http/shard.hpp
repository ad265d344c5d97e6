// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/timers.hpp"
#include "http/socket_poll.hpp"
#include "http/workspace.hpp"

#include <mainstay/http/http_date.hpp>
#include <mainstay/http/network_list.hpp>
#include <mainstay/http/request_handler.hpp>
#include <mainstay/http/server_options.hpp>

#include <asio/io_context.hpp>

#include <array>
#include <atomic>
#include <memory>

namespace mainstay::inline v0::http {

class connection;
class proxied_socket;

// A server's part on one I/O thread: its connections there, and what they share. Everything on that thread, but for
// what is marked.
class shard {
public:
    shard(asio::io_context& context, request_handler& handler, const server_options& options);

    asio::io_context& context() const noexcept { return *context_; }
    core::timers& timers() const noexcept { return *timers_; }
    socket_poll& poll() const noexcept { return *poll_; }
    request_handler& handler() const noexcept { return *handler_; }
    const server_options& options() const noexcept { return options_; }
    const network_list& trusted_proxies() const noexcept { return trusted_proxies_; }
    workspace_store& workspaces() noexcept { return workspaces_; }
    std::string_view server_line() const noexcept { return server_line_; }
    // The `Date` line; written anew once a second.
    std::string_view date_line() noexcept;

    // Any thread: connections here, those that are on their way counted too.
    std::size_t load() const noexcept { return load_.load(std::memory_order_relaxed); }
    void expect_connection() noexcept { load_.fetch_add(1, std::memory_order_relaxed); }
    void lose_connection() noexcept { load_.fetch_sub(1, std::memory_order_release); }
    // Any thread: whether the io_context is still there to post to.
    bool alive() const noexcept { return alive_->load(std::memory_order_acquire); }

    bool draining() const noexcept { return draining_; }
    // Tells connections to close behind their next answer, and idle ones to do so soon.
    void drain();
    // Cancels what is under way, and closes what has nothing under way.
    void cancel_all();
    // Closes everything. Coroutines that have not ended keep their connection's memory until they do.
    void close_all();

    // Ends the connection that has asked nothing for the longest time, for the sake of one that wants to. False when
    // all that were looked at are busy.
    bool give_up_idle();

    void link(connection& entry) noexcept;
    void move_to_front(connection& entry) noexcept {
        if (connections_.first == &entry) return;
        unlink(entry);
        link(entry);
    }
    void unlink(connection& entry) noexcept;
    // Those of which it is not known yet who they are.
    void link(proxied_socket& entry) noexcept;
    void unlink(proxied_socket& entry) noexcept;

private:
    // Lists of entries that hang on each other, the last that was put in first.
    template <class Entry>
    struct list {
        Entry *first = nullptr, *last = nullptr;
    };
    template <class Entry>
    static void put(list<Entry>& into, Entry& entry) noexcept;
    template <class Entry>
    static void take(list<Entry>& from, Entry& entry) noexcept;
    template <class Entry, class F>
    static void each(const list<Entry>& all, F&& f);

    asio::io_context* context_;
    core::timers* timers_;
    socket_poll* poll_;
    std::shared_ptr<const std::atomic<bool>> alive_;
    request_handler* handler_;
    server_options options_;
    network_list trusted_proxies_;
    workspace_store workspaces_;
    std::string server_line_;
    static constexpr std::size_t date_line_size = 6 + http_date_length + 2;
    std::array<char, date_line_size> date_line_{};
    core::clock::steady_time date_until_ = core::clock::steady_time::min();
    std::atomic<std::size_t> load_{0};
    list<connection> connections_;
    list<proxied_socket> unnamed_;
    bool draining_ = false;
};

} // namespace mainstay::inline v0::http
