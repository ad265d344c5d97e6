// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <chrono>

namespace mainstay::inline v0::core {

/// Where all time in the library comes from, so that a test can turn it by hand.
///
/// Two clocks that are never mixed: the steady one measures waiting, the wall one dates what is stored and sent.
/// Every function may be called from any thread.
class clock {
public:
    using steady_time = std::chrono::steady_clock::time_point;
    using wall_time = std::chrono::system_clock::time_point;

    virtual ~clock() = default;
    virtual steady_time steady_now() const noexcept = 0;
    virtual wall_time wall_now() const noexcept = 0;
};

/// The machine's own clock.
const clock& real_clock() noexcept;

/// A clock that stands still until it is advanced; both of its times move together.
class manual_clock final : public clock {
public:
    /// Starts at the given wall time, by default at an arbitrary fixed one.
    explicit manual_clock(wall_time start = wall_time{std::chrono::seconds{1'800'000'000}}) noexcept
        : wall_start_(start) {}

    steady_time steady_now() const noexcept override { return steady_time{std::chrono::hours{1}} + elapsed(); }
    wall_time wall_now() const noexcept override {
        return wall_start_ + std::chrono::duration_cast<wall_time::duration>(elapsed());
    }
    /// Moves both times forward; a negative duration is ignored.
    void advance(std::chrono::nanoseconds by) noexcept {
        if (by.count() > 0) elapsed_.fetch_add(by.count(), std::memory_order_relaxed);
    }

private:
    std::chrono::nanoseconds elapsed() const noexcept {
        return std::chrono::nanoseconds{elapsed_.load(std::memory_order_relaxed)};
    }

    wall_time wall_start_;
    std::atomic<std::chrono::nanoseconds::rep> elapsed_{0};
};

} // namespace mainstay::inline v0::core
