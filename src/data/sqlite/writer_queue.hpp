// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/sqlite/member.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

namespace mainstay::inline v0::data::sqlite {

// Those who wait for the writer: first who has run before, then requests, then the background. Thread-safe.
class writer_queue {
public:
    explicit writer_queue(std::size_t limit) noexcept : limit_(limit) {}

    enum class admission { queued, queued_first, full, closed };
    // `queued_first` asks the caller to wake the writer, which was asleep.
    admission push(std::unique_ptr<member>& what);
    // Back in front of all others, though the queue be full or closed.
    void push_front(std::unique_ptr<member> what);

    // The next one; null when there is none, and the writer goes to sleep then.
    std::unique_ptr<member> take();
    // The next that may share a transaction with others; null when there is none, or the next may not.
    std::unique_ptr<member> take_shareable();
    // The same of the background alone, so that requests that never end do not starve it.
    std::unique_ptr<member> take_background();
    // Those for whom it holds.
    template <class Predicate>
    std::vector<std::unique_ptr<member>> take_if(Predicate holds);
    void close();
    bool empty() const;

private:
    using line = std::deque<std::unique_ptr<member>>;
    static std::unique_ptr<member> pop(line& from);

    const std::size_t limit_;
    mutable std::mutex mutex_;
    line again_, requests_, background_;
    bool awake_ = false, closed_ = false;
};

template <class Predicate>
std::vector<std::unique_ptr<member>> writer_queue::take_if(Predicate holds) {
    std::vector<std::unique_ptr<member>> taken;
    std::lock_guard lock(mutex_);
    for (line* each : {&again_, &requests_, &background_}) {
        line kept;
        for (auto& one : *each)
            (holds(*one) ? (taken.push_back(std::move(one)), void()) : kept.push_back(std::move(one)));
        *each = std::move(kept);
    }
    return taken;
}

} // namespace mainstay::inline v0::data::sqlite
