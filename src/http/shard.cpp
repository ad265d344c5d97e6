// SPDX-License-Identifier: BSL-1.0
#include "http/shard.hpp"

#include "http/connection.hpp"
#include "http/proxied_socket.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace mainstay::inline v0::http {

namespace {

network_list read_trusted_proxies(const std::vector<std::string>& texts) {
    try {
        return network_list(texts);
    } catch (const std::invalid_argument& error) {
        throw std::invalid_argument(std::string("trusted_proxies: ") + error.what());
    }
}

} // namespace

shard::shard(asio::io_context& context, request_handler& handler, const server_options& options)
    : context_(&context)
    , timers_(&core::timers::of(context))
    , poll_(&socket_poll::of(context))
    , alive_(poll_->alive())
    , handler_(&handler)
    , options_(options)
    , trusted_proxies_(read_trusted_proxies(options.trusted_proxies))
    , workspaces_(options.limits) {
    if (!options.server_name.empty()) {
        if (!is_field_value(options.server_name)) {
            throw std::invalid_argument("http::server: a control character in the server's name");
        }
        server_line_ = "Server: " + options.server_name + "\r\n";
    }
    std::copy_n("Date: ", 6, date_line_.begin());
    std::copy_n("\r\n", 2, date_line_.end() - 2);
}

std::string_view shard::date_line() noexcept {
    auto now = poll_->now();
    if (now >= date_until_) {
        auto wall = timers_->time().wall_now();
        auto second = std::chrono::floor<std::chrono::seconds>(wall);
        write_http_date(date_line_.data() + 6, second);
        date_until_ = timers_->now() + (second + std::chrono::seconds{1} - wall);
    }
    return {date_line_.data(), date_line_.size()};
}

template <class Entry>
void shard::put(list<Entry>& into, Entry& entry) noexcept {
    entry.previous_ = nullptr;
    entry.following_ = into.first;
    (into.first != nullptr ? into.first->previous_ : into.last) = &entry;
    into.first = &entry;
}

template <class Entry>
void shard::take(list<Entry>& from, Entry& entry) noexcept {
    (entry.previous_ != nullptr ? entry.previous_->following_ : from.first) = entry.following_;
    (entry.following_ != nullptr ? entry.following_->previous_ : from.last) = entry.previous_;
    entry.previous_ = entry.following_ = nullptr;
}

// f may close the entry it is called with, and no other.
template <class Entry, class F>
void shard::each(const list<Entry>& all, F&& f) {
    for (Entry* at = all.first; at != nullptr;) {
        Entry& entry = *at;
        at = entry.following_;
        f(entry);
    }
}

void shard::link(connection& entry) noexcept {
    put(connections_, entry);
}
void shard::unlink(connection& entry) noexcept {
    take(connections_, entry);
}
void shard::link(proxied_socket& entry) noexcept {
    put(unnamed_, entry);
}
void shard::unlink(proxied_socket& entry) noexcept {
    take(unnamed_, entry);
}

bool shard::give_up_idle() {
    // Whoever waits for long is at the end of the list; a few there may still be at work.
    int looks = 64;
    for (connection* at = connections_.last; at != nullptr && looks > 0; at = at->previous_, --looks) {
        if (at->give_up_idle()) return true;
    }
    if (unnamed_.last == nullptr) return false;
    unnamed_.last->close();
    return true;
}

void shard::drain() {
    draining_ = true;
    each(unnamed_, [](proxied_socket& entry) { entry.drain(); });
    each(connections_, [](connection& entry) { entry.drain(); });
}

void shard::cancel_all() {
    draining_ = true;
    each(unnamed_, [](proxied_socket& entry) { entry.close(); });
    each(connections_, [](connection& entry) { entry.cancel(); });
}

void shard::close_all() {
    draining_ = true;
    each(unnamed_, [](proxied_socket& entry) { entry.close(); });
    each(connections_, [](connection& entry) { entry.close(); });
}

} // namespace mainstay::inline v0::http
