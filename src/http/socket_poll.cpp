// SPDX-License-Identifier: BSL-1.0
#include "http/socket_poll.hpp"

#include "core/timers.hpp"

#include <array>
#include <cerrno>
#include <sys/epoll.h>
#include <system_error>
#include <unistd.h>

namespace mainstay::inline v0::http {

namespace {
// How often, and for how long, what has arrived meanwhile is fetched before Asio's other work has its turn. Each time
// saves three system calls, of which Asio's waiting consists.
constexpr int rounds_in_a_turn = 8;
constexpr std::chrono::milliseconds time_of_a_turn{1};
} // namespace

asio::execution_context::id socket_poll::id;

socket_poll::socket_poll(asio::execution_context& context)
    : asio::execution_context::service(context)
    , descriptor_(static_cast<asio::io_context&>(context))
    , clock_(&core::timers::of(context).time()) {
    int created = ::epoll_create1(EPOLL_CLOEXEC);
    if (created < 0) throw std::system_error(errno, std::system_category(), "epoll_create1");
    descriptor_.assign(created);
}

socket_poll::~socket_poll() = default;

void socket_poll::watch(int descriptor, poll_target& target) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &target;
    if (::epoll_ctl(descriptor_.native_handle(), EPOLL_CTL_ADD, descriptor, &event) != 0) {
        throw std::system_error(errno, std::system_category(), "epoll_ctl");
    }
    target.acquire();
    target.watched_ = true;
    target.prev_ = nullptr;
    target.next_ = first_;
    if (first_ != nullptr) first_->prev_ = &target;
    first_ = &target;
    ++watched_;
    if (!turning_) wait();
}

void socket_poll::unwatch(int descriptor) noexcept {
    ::epoll_ctl(descriptor_.native_handle(), EPOLL_CTL_DEL, descriptor, nullptr);
}

void socket_poll::forget(poll_target& target) noexcept {
    if (!target.watched_) return;
    target.watched_ = false;
    (target.prev_ != nullptr ? target.prev_->next_ : first_) = target.next_;
    if (target.next_ != nullptr) target.next_->prev_ = target.prev_;
    --watched_;
    if (turning_) {
        forgotten_.push_back(&target);
    } else {
        // The last socket ends the wait, so that an io_context without work can run out.
        if (watched_ == 0) descriptor_.cancel();
        target.release();
    }
}

core::clock::steady_time socket_poll::now() const noexcept {
    return turning_ ? turn_time_ : clock_->steady_now();
}

void socket_poll::wait() {
    if (waiting_ || stopped_ || watched_ == 0) return;
    waiting_ = true;
    descriptor_.async_wait(asio::posix::descriptor_base::wait_read, [this](std::error_code error) {
        waiting_ = false;
        if (stopped_) return;
        if (!error) turn();
        wait();
    });
}

void socket_poll::turn() {
    std::array<epoll_event, 256> events;
    core::clock::steady_time began{};
    for (int round = 0; round < rounds_in_a_turn && !stopped_; ++round) {
        int count = ::epoll_wait(descriptor_.native_handle(), events.data(), static_cast<int>(events.size()), 0);
        if (count <= 0) return;
        deliver({events.data(), static_cast<std::size_t>(count)});
        if (round == 0) began = turn_time_;
        // One event alone hardly has a successor already, and looking for it would cost a call.
        if (count == 1 || turn_time_ - began >= time_of_a_turn) return;
    }
}

void socket_poll::deliver(std::span<const epoll_event> events) {
    turn_time_ = clock_->steady_now();
    turning_ = true;
    for (const epoll_event& event : events) {
        auto& target = *static_cast<poll_target*>(event.data.ptr);
        if (target.watched_) target.on_events(event.events);
    }
    turning_ = false;
    for (poll_target* each : forgotten_)
        each->release();
    forgotten_.clear();
}

void socket_poll::shutdown() {
    stopped_ = true;
    alive_->store(false, std::memory_order_release);
    while (first_ != nullptr) {
        poll_target& target = *first_;
        target.acquire();
        target.on_poll_shutdown();
        forget(target);
        target.release();
    }
    std::error_code ignored;
    descriptor_.close(ignored);
}

} // namespace mainstay::inline v0::http
