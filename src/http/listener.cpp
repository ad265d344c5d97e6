// SPDX-License-Identifier: BSL-1.0
#include "http/listener.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
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

struct socket_address {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;

    sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
};

bool parse_address(const std::string& text, std::uint16_t port, socket_address& out) noexcept {
    auto* four = reinterpret_cast<sockaddr_in*>(&out.storage);
    if (::inet_pton(AF_INET, text.c_str(), &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
        out.size = sizeof(sockaddr_in);
        return true;
    }
    auto* six = reinterpret_cast<sockaddr_in6*>(&out.storage);
    if (::inet_pton(AF_INET6, text.c_str(), &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(port);
        out.size = sizeof(sockaddr_in6);
        return true;
    }
    return false;
}

http::peer describe(const socket_address& address) {
    http::peer result;
    char text[INET6_ADDRSTRLEN] = {};
    if (address.storage.ss_family == AF_INET6) {
        const auto* six = reinterpret_cast<const sockaddr_in6*>(&address.storage);
        if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr)) {
            ::inet_ntop(AF_INET, &six->sin6_addr.s6_addr[12], text, sizeof text);
        } else {
            ::inet_ntop(AF_INET6, &six->sin6_addr, text, sizeof text);
        }
        result.port = ntohs(six->sin6_port);
    } else {
        const auto* four = reinterpret_cast<const sockaddr_in*>(&address.storage);
        ::inet_ntop(AF_INET, &four->sin_addr, text, sizeof text);
        result.port = ntohs(four->sin_port);
    }
    result.address = text;
    return result;
}

bool is_shortage(int error) noexcept {
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

} // namespace

owned_descriptor open_listening_socket(const std::string& address, std::uint16_t port, int backlog) {
    std::string place = address + " port " + std::to_string(port);
    socket_address bound;
    if (!parse_address(address, port, bound)) {
        throw std::system_error(
            std::make_error_code(std::errc::invalid_argument), "cannot listen on " + place + ": no numeric address");
    }
    owned_descriptor made(::socket(bound.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    int descriptor = made.get();
    // So that a restart does not wait for the old connections to be forgotten; a port in use stays an error.
    int on = 1, off = 0;
    bool done = descriptor >= 0 && ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0;
    if (done && bound.storage.ss_family == AF_INET6) {
        done = ::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == 0;
    }
    done = done && ::bind(descriptor, bound.get(), bound.size) == 0 && ::listen(descriptor, backlog) == 0;
    if (!done) throw std::system_error(errno, std::system_category(), "cannot listen on " + place);
    return made;
}

std::uint16_t port_of(int descriptor) noexcept {
    socket_address bound;
    if (::getsockname(descriptor, bound.get(), &bound.size) != 0) return 0;
    return describe(bound).port;
}

listener::listener(socket_poll& poll, core::timers& timers, owned_descriptor descriptor, accepted on_accept,
    std::function<void(std::error_code)> failed)
    : poll_(&poll)
    , timers_(&timers)
    , descriptor_(descriptor.release())
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
            int on = 1;
            ::setsockopt(taken.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            on_accept_(std::move(taken), describe(from));
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
    ::close(std::exchange(descriptor_, -1));
    timers_->cancel(*this);
    poll_->forget(*this);
}

} // namespace mainstay::inline v0::http
