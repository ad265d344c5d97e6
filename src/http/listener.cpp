// SPDX-License-Identifier: BSL-1.0
#include "http/listener.hpp"

#include "http/socket_address.hpp"

#include <algorithm>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace mainstay::inline v0::http {
namespace {

using namespace std::chrono_literals;

// How long to wait when the process has no descriptor left; trying at once would only burn time.
constexpr auto shortage_pause = 100ms;
// How many are accepted before others on the thread have their turn.
constexpr int accepted_in_a_turn = 512;

bool is_shortage(int error) noexcept {
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

} // namespace

listener::listener(socket_poll& poll, core::timers& timers, listening_socket socket,
    std::shared_ptr<const listener_settings> settings, accepted on_accept, std::function<void(std::error_code)> failed)
    : poll_(&poll)
    , timers_(&timers)
    , descriptor_(socket.descriptor.release())
    , tcp_(socket.tcp)
    , path_(tcp_ ? std::string() : socket.where.address.substr(std::min(unix_prefix.size(), socket.where.address.size())))
    , file_(std::move(socket.file))
    , settings_(std::move(settings))
    , on_accept_(std::move(on_accept))
    , failed_(std::move(failed)) {}

void listener::start() {
    poll_->watch(descriptor_, *this);
}

void listener::finish() {
    // More than the system's queue holds would be clients that came after the stop.
    accept_all();
    for (int round = 0; round < 16 && armed() && !short_of_descriptors_; ++round) {
        timers_->cancel(*this);
        accept_all();
    }
    close();
}

void listener::hand_over() {
    file_.leave();
    close();
}

void listener::own_file() {
    if (path_.empty()) return;
    file_.leave();
    file_ = socket_file(path_);
}

void listener::on_events(std::uint32_t) {
    accept_all();
}

void listener::accept_all() {
    for (int left = accepted_in_a_turn; descriptor_ >= 0; --left) {
        if (left == 0) return timers_->schedule(*this, timers_->now());
        socket_address from;
        owned_descriptor taken(::accept4(descriptor_, from.get(), &from.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (taken.get() >= 0) {
            short_of_descriptors_ = false;
            http::peer peer;
            if (tcp_) {
                int on = 1;
                ::setsockopt(taken.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                bound_address where = from.described();
                peer.address = std::move(where.address);
                peer.port = where.port;
            }
            on_accept_({std::move(taken), std::move(peer), settings_});
            continue;
        }
        int error = errno;
        if (error == EAGAIN || error == EWOULDBLOCK) return;
        if (is_shortage(error)) {
            // Told once, and not at every look until there are some again.
            const bool news = !std::exchange(short_of_descriptors_, true);
            if (news && failed_) failed_(std::error_code(error, std::system_category()));
            timers_->schedule(*this, timers_->now() + shortage_pause);
            return;
        }
        // Anything else is one client's: it was gone before it was accepted.
        if (error == EBADF || error == EINVAL || error == ENOTSOCK) return close();
    }
}

void listener::close() noexcept {
    if (descriptor_ < 0) return;
    file_.remove();
    poll_->unwatch(descriptor_);
    ::close(std::exchange(descriptor_, -1));
    timers_->cancel(*this);
    poll_->forget(*this);
}

} // namespace mainstay::inline v0::http
