// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>

#include <asio/execution_context.hpp>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <sys/epoll.h>
#include <vector>

namespace mainstay::inline v0::http {

class socket_poll;

// Something that waits for its socket in a `socket_poll`. Shared by counting: the poll holds one count, whoever else
// needs it alive another. All of it on the thread of the poll, so the count is a plain number.
class poll_target {
public:
    poll_target(const poll_target&) = delete;
    poll_target& operator=(const poll_target&) = delete;

    void acquire() noexcept { ++references_; }
    void release() noexcept {
        if (--references_ == 0) delete this;
    }

protected:
    poll_target() = default;
    virtual ~poll_target() = default;

private:
    friend class socket_poll;
    // The socket has changed: EPOLL bits, edge-triggered.
    virtual void on_events(std::uint32_t events) = 0;
    // The io_context goes away; nothing may be started any more.
    virtual void on_poll_shutdown() noexcept = 0;

    std::uint32_t references_ = 0;
    bool watched_ = false;
    poll_target *next_ = nullptr, *prev_ = nullptr;
};

// Counted reference to a target.
template <class T>
class target_ptr {
public:
    target_ptr() = default;
    explicit target_ptr(T* target) noexcept : target_(target) { target_->acquire(); }
    target_ptr(target_ptr&& other) noexcept : target_(std::exchange(other.target_, nullptr)) {}
    target_ptr(const target_ptr& other) noexcept : target_(other.target_) {
        if (target_ != nullptr) target_->acquire();
    }
    target_ptr& operator=(target_ptr other) noexcept {
        std::swap(target_, other.target_);
        return *this;
    }
    ~target_ptr() {
        if (target_ != nullptr) target_->release();
    }
    T* get() const noexcept { return target_; }
    T* operator->() const noexcept { return target_; }

private:
    T* target_ = nullptr;
};

// The sockets of one thread: one epoll set, edge-triggered and filled once per socket, which Asio watches as a single
// descriptor. So a request costs one read and one write, and no operation of Asio's. An Asio service: one for each
// io_context, and on its thread only.
class socket_poll final : public asio::execution_context::service {
public:
    using key_type = socket_poll;
    static asio::execution_context::id id;

    explicit socket_poll(asio::execution_context& context);
    ~socket_poll() override;

    static socket_poll& of(asio::io_context& context) { return asio::use_service<socket_poll>(context); }

    // From now on the target hears of the descriptor, in both directions; the poll holds a count of it.
    // Throws std::system_error.
    void watch(int descriptor, poll_target& target);
    // To be called first where the socket is another process's too: its events would go on to come.
    void unwatch(int descriptor) noexcept;
    // Lets go of a target, whose descriptor the caller closes now. Events already fetched are not delivered.
    void forget(poll_target& target) noexcept;
    // The time at which the events of this turn were fetched; outside of a turn, now.
    core::clock::steady_time now() const noexcept;
    // Becomes false when the io_context goes away; outlives it.
    std::shared_ptr<const std::atomic<bool>> alive() const noexcept { return alive_; }

private:
    void shutdown() override;
    void wait();
    void turn();
    void deliver(std::span<const epoll_event> events);

    asio::posix::basic_stream_descriptor<asio::io_context::executor_type> descriptor_;
    const core::clock* clock_;
    core::clock::steady_time turn_time_{};
    poll_target* first_ = nullptr;
    std::vector<poll_target*> forgotten_; // until the events of this turn are through
    std::size_t watched_ = 0;
    std::shared_ptr<std::atomic<bool>> alive_ = std::make_shared<std::atomic<bool>>(true);
    bool turning_ = false, waiting_ = false, stopped_ = false;
};

} // namespace mainstay::inline v0::http
