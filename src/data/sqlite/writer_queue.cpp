// SPDX-License-Identifier: BSL-1.0
#include "data/sqlite/writer_queue.hpp"

namespace mainstay::inline v0::data::sqlite {

writer_queue::admission writer_queue::push(std::unique_ptr<member>& what) {
    std::lock_guard lock(mutex_);
    if (closed_) return admission::closed;
    if (requests_.size() + background_.size() >= limit_) return admission::full;
    bool request = what->options.priority == transaction_priority::request;
    (request ? requests_ : background_).push_back(std::move(what));
    return std::exchange(awake_, true) ? admission::queued : admission::queued_first;
}

void writer_queue::push_front(std::unique_ptr<member> what) {
    std::lock_guard lock(mutex_);
    again_.push_front(std::move(what));
}

std::unique_ptr<member> writer_queue::pop(line& from) {
    auto first = std::move(from.front());
    from.pop_front();
    return first;
}

std::unique_ptr<member> writer_queue::take() {
    std::lock_guard lock(mutex_);
    for (line* each : {&again_, &requests_, &background_}) {
        if (!each->empty()) return pop(*each);
    }
    awake_ = false;
    return nullptr;
}

std::unique_ptr<member> writer_queue::take_shareable() {
    std::lock_guard lock(mutex_);
    for (line* each : {&again_, &requests_, &background_}) {
        if (!each->empty()) return each->front()->alone ? nullptr : pop(*each);
    }
    return nullptr;
}

std::unique_ptr<member> writer_queue::take_background() {
    std::lock_guard lock(mutex_);
    return background_.empty() || background_.front()->alone ? nullptr : pop(background_);
}

void writer_queue::close() {
    std::lock_guard lock(mutex_);
    closed_ = true;
}

bool writer_queue::empty() const {
    std::lock_guard lock(mutex_);
    return again_.empty() && requests_.empty() && background_.empty();
}

} // namespace mainstay::inline v0::data::sqlite
