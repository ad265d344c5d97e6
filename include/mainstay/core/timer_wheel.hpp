// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace mainstay::inline v0::core {

class timer_wheel;

/// Something that waits in a `timer_wheel`: derive from it, and embed it in what waits. Destroying it cancels it.
///
/// Not copyable, not movable: the wheel links the object itself and allocates nothing.
class timer {
public:
    timer() = default;
    timer(const timer&) = delete;
    timer& operator=(const timer&) = delete;

    bool armed() const noexcept { return wheel_ != nullptr; }

protected:
    ~timer();

private:
    friend class timer_wheel;
    /// Called once when its time has come, already disarmed: it may arm itself again or destroy itself.
    virtual void on_timer() = 0;
    /// Called instead when the wheel goes away first; for those that own themselves.
    virtual void on_abandoned() noexcept {}

    timer* next_ = nullptr;
    timer* prev_ = nullptr;
    timer_wheel* wheel_ = nullptr;
    std::uint64_t due_ = 0;
    std::uint16_t slot_ = 0;
};

/// A coarse hierarchical timer wheel: arming and cancelling are a few instructions whatever the number of timers.
///
/// It does no waiting of its own: somebody asks `next()`, waits until then, and calls `advance()`. A timer never fires
/// early, and late by at most one tick. Not thread-safe: it belongs to one thread.
class timer_wheel {
public:
    using duration = clock::steady_time::duration;

    explicit timer_wheel(clock::steady_time start, duration tick = std::chrono::milliseconds{1}) noexcept;
    timer_wheel(const timer_wheel&) = delete;
    timer_wheel& operator=(const timer_wheel&) = delete;
    ~timer_wheel() { abandon(); }

    /// Arms (or re-arms) the timer; a time in the past fires at the next `advance`.
    void schedule(timer& entry, clock::steady_time at) noexcept;
    void cancel(timer& entry) noexcept;
    /// Fires everything that is due by `now`, earlier ticks first. What a timer arms for now or the past while it fires
    /// comes a tick later, so that one that always re-arms itself cannot hold the caller.
    void advance(clock::steady_time now);
    /// Disarms whatever still waits, without firing it.
    void abandon() noexcept;
    /// When `advance` should be called next; empty when nothing waits. May be earlier than the first timer's time.
    std::optional<clock::steady_time> next() const noexcept;
    std::size_t size() const noexcept { return size_; }

private:
    static constexpr int bits = 6, levels = 5;
    static constexpr std::uint64_t slots = 1U << bits;

    void insert(timer& entry) noexcept;
    void unlink(timer& entry) noexcept;
    void cascade(int level);
    void fire_slot(std::size_t slot);
    std::uint64_t next_tick() const noexcept;

    clock::steady_time start_;
    duration tick_;
    std::uint64_t now_ = 0; // the tick up to which everything has fired
    std::size_t size_ = 0;
    std::array<timer*, slots * levels> heads_{};
    std::array<std::uint64_t, levels> occupied_{};
};

} // namespace mainstay::inline v0::core
