// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace mainstay::inline v0::observe {
namespace detail {

// Which of a metric's shards the calling thread adds to; always below the number that was asked for.
std::size_t shard_of_thread(std::size_t shards) noexcept;
// A power of two that fits the machine.
std::size_t shard_count() noexcept;

struct alignas(64) counter_shard {
    std::atomic<std::uint64_t> count{0};
};

} // namespace detail

/// A number that only grows. Adding is one relaxed atomic addition on a cache line that few threads share.
class counter {
public:
    counter();
    ~counter();
    counter(const counter&) = delete;
    counter& operator=(const counter&) = delete;

    void add(std::uint64_t n = 1) noexcept {
        shards_[detail::shard_of_thread(size_)].count.fetch_add(n, std::memory_order_relaxed);
    }
    std::uint64_t value() const noexcept;

private:
    std::size_t size_;
    detail::counter_shard* shards_; // owned
};

/// A number that goes up and down.
class gauge {
public:
    gauge() = default;
    gauge(const gauge&) = delete;
    gauge& operator=(const gauge&) = delete;

    void set(double value) noexcept { value_.store(value, std::memory_order_relaxed); }
    void add(double by = 1) noexcept { value_.fetch_add(by, std::memory_order_relaxed); }
    void subtract(double by = 1) noexcept { value_.fetch_sub(by, std::memory_order_relaxed); }
    double value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<double> value_{0};
};

/// Counts values by size, in buckets whose upper bounds were fixed at the start.
class histogram {
public:
    /// The bounds must ascend and be finite; throws `std::invalid_argument` otherwise. A last bucket takes what is
    /// above.
    explicit histogram(std::span<const double> bounds);
    ~histogram();
    histogram(const histogram&) = delete;
    histogram& operator=(const histogram&) = delete;

    /// A value that is not a number is left out.
    void record(double value) noexcept;
    /// In seconds.
    void record(std::chrono::nanoseconds time) noexcept { record(static_cast<double>(time.count()) * 1e-9); }

    struct snapshot {
        /// One more than there are bounds, not cumulative.
        std::vector<std::uint64_t> counts;
        double sum = 0;
    };
    snapshot values() const;
    std::span<const double> bounds() const noexcept { return bounds_; }

private:
    std::vector<double> bounds_;
    std::size_t size_, stride_; // the shards, and the cells of one, padded to whole cache lines; the sum is the first
    std::atomic<std::uint64_t>* cells_; // owned
};

} // namespace mainstay::inline v0::observe
