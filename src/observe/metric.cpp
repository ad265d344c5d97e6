// SPDX-License-Identifier: BSL-1.0
#include <mainstay/observe/metric.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <new>
#include <stdexcept>
#include <thread>

namespace mainstay::inline v0::observe {
namespace detail {

std::size_t shard_of_thread(std::size_t shards) noexcept {
    static std::atomic<std::size_t> threads{0};
    thread_local std::size_t number = 0;
    if (number == 0) number = threads.fetch_add(1, std::memory_order_relaxed) + 1;
    return number & (shards - 1);
}

std::size_t shard_count() noexcept {
    return std::bit_ceil(std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 16));
}

} // namespace detail

counter::counter() : size_(detail::shard_count()), shards_(new detail::counter_shard[size_]) {}

counter::~counter() {
    delete[] shards_;
}

std::uint64_t counter::value() const noexcept {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < size_; ++i)
        sum += shards_[i].count.load(std::memory_order_relaxed);
    return sum;
}

namespace {
constexpr std::size_t line_size = 64;
constexpr std::size_t cells_in_line = line_size / sizeof(std::atomic<std::uint64_t>);
} // namespace

histogram::histogram(std::span<const double> bounds) : bounds_(bounds.begin(), bounds.end()) {
    bool ascending = std::adjacent_find(bounds_.begin(), bounds_.end(), std::greater_equal<>()) == bounds_.end();
    if (!ascending || !std::all_of(bounds_.begin(), bounds_.end(), [](double bound) { return std::isfinite(bound); }))
        throw std::invalid_argument("a histogram's bounds must be finite and ascend");
    size_ = detail::shard_count();
    std::size_t used = bounds_.size() + 2;
    stride_ = (used + cells_in_line - 1) / cells_in_line * cells_in_line;
    std::size_t cells = size_ * stride_;
    auto* memory = ::operator new (cells * sizeof(std::atomic<std::uint64_t>), std::align_val_t{line_size});
    auto* first = static_cast<std::atomic<std::uint64_t>*>(memory);
    for (std::size_t i = 0; i < cells; ++i)
        new (first + i) std::atomic<std::uint64_t>(0);
    cells_ = first;
}

histogram::~histogram() {
    ::operator delete (cells_, std::align_val_t{line_size});
}

void histogram::record(double value) noexcept {
    if (std::isnan(value)) return;
    auto* cells = cells_ + detail::shard_of_thread(size_) * stride_;
    std::size_t bucket = 0;
    while (bucket < bounds_.size() && value > bounds_[bucket])
        ++bucket;
    cells[1 + bucket].fetch_add(1, std::memory_order_relaxed);
    std::uint64_t before = cells[0].load(std::memory_order_relaxed);
    while (!cells[0].compare_exchange_weak(
        before, std::bit_cast<std::uint64_t>(std::bit_cast<double>(before) + value), std::memory_order_relaxed)) {
    }
}

histogram::snapshot histogram::values() const {
    snapshot result;
    result.counts.resize(bounds_.size() + 1);
    for (std::size_t shard = 0; shard < size_; ++shard) {
        const auto* cells = cells_ + shard * stride_;
        result.sum += std::bit_cast<double>(cells[0].load(std::memory_order_relaxed));
        for (std::size_t i = 0; i < result.counts.size(); ++i)
            result.counts[i] += cells[1 + i].load(std::memory_order_relaxed);
    }
    return result;
}

} // namespace mainstay::inline v0::observe
