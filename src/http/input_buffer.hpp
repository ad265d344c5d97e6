// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace mainstay::inline v0::http {

// Where a connection's bytes arrive. What is in use by a request never moves; `make_room` may move everything, and is
// called between requests only. Behind its capacity there is readable padding.
class input_buffer {
public:
    static constexpr std::size_t padding = 64;

    // Bytes that have arrived and are not consumed.
    std::string_view data() const noexcept { return {block_.get() + begin_, end_ - begin_}; }
    std::span<char> room() noexcept { return {block_.get() + end_, capacity_ - end_}; }
    void received(std::size_t count) noexcept { end_ += count; }
    void consume(std::size_t count) noexcept {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }
    // Takes bytes out of the middle; what is in front of them stays where it is.
    void drop(std::size_t offset, std::size_t count) noexcept {
        char* at = block_.get() + begin_ + offset;
        std::memmove(at, at + count, end_ - begin_ - offset - count);
        end_ -= count;
    }
    // As consume, but leaves everything where it is.
    void consume_in_place(std::size_t count) noexcept { begin_ += count; }
    std::size_t capacity() const noexcept { return capacity_; }

    // Makes room behind the data: moves it to the front, or into a block up to `limit` bytes large. False when full.
    bool make_room(std::size_t wanted, std::size_t limit) {
        if (capacity_ - end_ >= wanted) return true;
        std::size_t held = end_ - begin_;
        if (begin_ != 0) {
            std::memmove(block_.get(), block_.get() + begin_, held);
            begin_ = 0;
            end_ = held;
            if (capacity_ - end_ >= wanted) return true;
        }
        if (capacity_ >= limit) return capacity_ != end_;
        std::size_t larger = capacity_ == 0 ? initial : capacity_ * 2;
        resize(larger < limit ? larger : limit);
        return true;
    }
    // Gives memory back that an idle connection does not need.
    void shrink() noexcept {
        if (begin_ == end_ && capacity_ > initial) {
            block_.reset();
            capacity_ = begin_ = end_ = 0;
        }
    }

private:
    static constexpr std::size_t initial = 16 * 1024;

    void resize(std::size_t capacity) {
        auto block = std::make_unique<char[]>(capacity + padding);
        if (end_ != 0) std::memcpy(block.get(), block_.get(), end_);
        block_ = std::move(block);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> block_;
    std::size_t capacity_ = 0, begin_ = 0, end_ = 0;
};

} // namespace mainstay::inline v0::http
