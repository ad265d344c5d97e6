// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <mutex>

namespace mainstay::inline v0::data::postgres {

// Where transactions that failed for getting into each other's way go on: one after the other, first come first served,
// each until it has got through. Many that want the same rows would else go on failing each other. Thread-safe.
class single_file {
public:
    // A place in the line, given up when it goes.
    class place {
    public:
        explicit place(single_file& in) : in_(&in), number_(in.join()) {}
        place(const place&) = delete;
        place& operator=(const place&) = delete;
        ~place() { in_->leave(number_); }
        bool is_first() const { return in_->first() == number_; }

    private:
        single_file* in_;
        std::uint64_t number_;
    };

private:
    std::uint64_t join() {
        std::lock_guard lock(mutex_);
        line_.push_back(++last_);
        return last_;
    }
    void leave(std::uint64_t number) {
        std::lock_guard lock(mutex_);
        std::erase(line_, number);
    }
    std::uint64_t first() const {
        std::lock_guard lock(mutex_);
        return line_.empty() ? 0 : line_.front();
    }

    mutable std::mutex mutex_;
    std::deque<std::uint64_t> line_;
    std::uint64_t last_ = 0;
};

} // namespace mainstay::inline v0::data::postgres
