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

void shard::link(connection& entry) noexcept {
    entry.previous_ = nullptr;
    entry.following_ = first_;
    (first_ != nullptr ? first_->previous_ : last_) = &entry;
    first_ = &entry;
}

void shard::unlink(connection& entry) noexcept {
    (entry.previous_ != nullptr ? entry.previous_->following_ : first_) = entry.following_;
    (entry.following_ != nullptr ? entry.following_->previous_ : last_) = entry.previous_;
    entry.previous_ = entry.following_ = nullptr;
}

void shard::link(proxied_socket& entry) noexcept {
    entry.following_ = first_waiting_;
    (first_waiting_ != nullptr ? first_waiting_->previous_ : last_waiting_) = &entry;
    first_waiting_ = &entry;
}

void shard::unlink(proxied_socket& entry) noexcept {
    (entry.previous_ != nullptr ? entry.previous_->following_ : first_waiting_) = entry.following_;
    (entry.following_ != nullptr ? entry.following_->previous_ : last_waiting_) = entry.previous_;
}

// f may close the entry it is called with, and no other.
template <class Entry, class F>
void shard::each(Entry* first, F&& f) {
    for (Entry* at = first; at != nullptr;) {
        Entry& entry = *at;
        at = entry.following_;
        f(entry);
    }
}

bool shard::give_up_idle() {
    // Whoever waits for long is at the end of the list; a few there may still be at work.
    int looks = 64;
    for (connection* at = last_; at != nullptr && looks > 0; at = at->previous_, --looks) {
        if (at->give_up_idle()) return true;
    }
    if (last_waiting_ == nullptr) return false;
    last_waiting_->close();
    return true;
}

void shard::drain() {
    draining_ = true;
    each(first_waiting_, [](proxied_socket& entry) { entry.drain(); });
    each(first_, [](connection& entry) { entry.drain(); });
}

void shard::cancel_all() {
    draining_ = true;
    each(first_waiting_, [](proxied_socket& entry) { entry.close(); });
    each(first_, [](connection& entry) { entry.cancel(); });
}

void shard::close_all() {
    draining_ = true;
    each(first_waiting_, [](proxied_socket& entry) { entry.close(); });
    each(first_, [](connection& entry) { entry.close(); });
}

} // namespace mainstay::inline v0::http
