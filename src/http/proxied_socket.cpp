// SPDX-License-Identifier: BSL-1.0
#include "http/proxied_socket.hpp"

#include <asio/post.hpp>

#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <system_error>
#include <utility>

namespace mainstay::inline v0::http {

proxied_socket::proxied_socket(std::shared_ptr<shard> owner, accepted_socket socket, admit hand_on)
    : shard_(std::move(owner))
    , socket_(std::move(socket))
    , hand_on_(std::move(hand_on)) {
    shard_->link(*this);
}

void proxied_socket::start(const std::shared_ptr<shard>& owner, accepted_socket socket, admit hand_on) {
    target_ptr<proxied_socket> self(new proxied_socket(owner, std::move(socket), std::move(hand_on)));
    try {
        owner->poll().watch(self->socket_.descriptor.get(), *self.get());
    } catch (const std::system_error&) {
        return self->close(); // no memory left for it
    }
    const auto& timeouts = owner->options().timeouts;
    if (timeouts.head.count() > 0) self->await_by(owner->poll().now() + timeouts.head);
    if (owner->draining()) self->drain();
}

void proxied_socket::on_events(std::uint32_t events) {
    target_ptr<proxied_socket> self(this);
    const bool waits = look();
    // A client that has ended its side sends no more of it.
    if (waits && (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) close();
}

// Whether there is more to wait for.
bool proxied_socket::look() {
    std::array<char, proxy_header_limit> bytes;
    ssize_t count = -1;
    do {
        count = ::recv(socket_.descriptor.get(), bytes.data(), bytes.size(), MSG_PEEK);
    } while (count < 0 && errno == EINTR);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return true;
    if (count > 0) {
        const auto header = read_proxy_header({bytes.data(), static_cast<std::size_t>(count)});
        if (header.state == proxy_header::progress::incomplete) return true;
        if (header.state == proxy_header::progress::complete && consume(header.size)) {
            name_client(header);
            shard_->poll().unwatch(socket_.descriptor.get());
            shard_->poll().forget(*this);
            let_go();
            auto go_on = [hand_on = std::move(hand_on_), socket = std::move(socket_)]() mutable {
                hand_on(std::move(socket));
            };
            asio::post(shard_->context(), std::move(go_on));
            return false;
        }
    }
    close();
    return false;
}

bool proxied_socket::consume(std::size_t size) noexcept {
    std::array<char, proxy_header_limit> bytes;
    while (size > 0) {
        ssize_t count = ::recv(socket_.descriptor.get(), bytes.data(), size, 0);
        if (count > 0) size -= static_cast<std::size_t>(count);
        if (count == 0 || (count < 0 && errno != EINTR)) return false;
    }
    return true;
}

void proxied_socket::name_client(const proxy_header& header) {
    if (header.from == proxy_header::origin::proxy) return;
    if (header.from == proxy_header::origin::told) {
        write_ip(header.address, socket_.peer.address);
        socket_.peer.port = header.port;
    }
    socket_.peer.secure = header.secure;
    // The socket's other end is believed for what it says of the client, and the client only if it is a proxy itself.
    socket_.peer.trusted = header.from == proxy_header::origin::told && shard_->trusted_proxies().contains(socket_.peer.address);
}

void proxied_socket::await_by(core::clock::steady_time then) {
    if (then >= deadline_) return;
    deadline_ = then;
    shard_->timers().schedule(*this, then);
}

void proxied_socket::on_timer() {
    close();
}

void proxied_socket::drain() {
    auto time = shard_->options().timeouts.drain;
    if (time.count() == 0) return close();
    await_by(shard_->poll().now() + time);
}

void proxied_socket::close() noexcept {
    if (socket_.descriptor.get() < 0) return;
    target_ptr<proxied_socket> self(this);
    owned_descriptor(std::move(socket_.descriptor)); // closed here
    shard_->poll().forget(*this);
    let_go();
    shard_->lose_connection();
}

void proxied_socket::let_go() noexcept {
    shard_->timers().cancel(*this);
    shard_->unlink(*this);
}

} // namespace mainstay::inline v0::http
