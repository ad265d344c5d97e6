// SPDX-License-Identifier: BSL-1.0
#include "http/admission.hpp"

#include "http/connection.hpp"
#include "http/proxied_socket.hpp"

#include <asio/dispatch.hpp>

#include <algorithm>

namespace mainstay::inline v0::http {

admission::admission(std::vector<std::shared_ptr<shard>> shards, const server_limits& limits)
    : shards_(std::move(shards))
    , limit_(limits.connections) {}

std::size_t admission::connections() const noexcept {
    std::size_t total = 0;
    for (const auto& each : shards_)
        total += each->load();
    return total;
}

void admission::deal(accepted_socket socket) {
    auto target = *std::min_element(
        shards_.begin(), shards_.end(), [](const auto& a, const auto& b) { return a->load() < b->load(); });
    std::size_t open = connections();
    // A few beyond the limit are told so; more than that are not worth the memory.
    if (open >= limit_ + limit_ / 8 + 8) return;
    target->expect_connection();
    auto admitted = [target, addresses = addresses_, full = open >= limit_](accepted_socket known) {
        admit(target, std::move(known), *addresses, full);
    };
    auto take = [target, admitted, socket = std::move(socket)]() mutable {
        socket.peer.trusted = target->trusted_proxies().contains(socket.peer.address);
        if (!socket.from->options.proxy_protocol) return admitted(std::move(socket));
        proxied_socket::start(target, std::move(socket), admitted);
    };
    asio::dispatch(target->context(), std::move(take));
}

void admission::admit(
    const std::shared_ptr<shard>& target, accepted_socket socket, address_table& addresses, bool full) {
    auto [place, allowed] = addresses.enter(socket.peer.address, target->options().limits.connections_per_address);
    if (allowed && (!full || target->give_up_idle())) {
        connection::start(target, std::move(socket), std::move(place));
    } else if (socket.from->tls) {
        // It could be told only behind a handshake.
        target->lose_connection();
    } else {
        connection::turn_away(target, std::move(socket));
    }
}

} // namespace mainstay::inline v0::http
