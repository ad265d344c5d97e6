// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace mainstay::inline v0::http::detail {

// Bytes that are put together piece by piece. Unlike in a std::string, room behind the end can be taken without being
// filled beforehand.
class text_buffer {
public:
    text_buffer() = default;
    text_buffer(const text_buffer& other) { append(other.view()); }
    text_buffer(text_buffer&& other) noexcept
        : block_(std::move(other.block_))
        , size_(std::exchange(other.size_, 0))
        , capacity_(std::exchange(other.capacity_, 0)) {}
    text_buffer& operator=(text_buffer other) noexcept {
        std::swap(block_, other.block_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
        return *this;
    }
    ~text_buffer() = default;

    std::string_view view() const noexcept { return {block_.get(), size_}; }
    const char* data() const noexcept { return block_.get(); }
    std::size_t size() const noexcept { return size_; }
    std::size_t capacity() const noexcept { return capacity_; }
    bool empty() const noexcept { return size_ == 0; }

    // Makes it longer; the caller writes what is new. Views of it end where it has to move, which `capacity` tells.
    char* extend(std::size_t count) {
        if (capacity_ - size_ < count) move_to(std::max(size_ + count, 2 * capacity_));
        return block_.get() + std::exchange(size_, size_ + count);
    }
    // The text must not be a view of this buffer.
    void append(std::string_view text) { text.copy(extend(text.size()), text.size()); }
    // Takes bytes out; what is behind them moves up.
    void erase(std::size_t at, std::size_t count) noexcept {
        char* to = block_.get() + at;
        std::copy(to + count, block_.get() + size_, to);
        size_ -= count;
    }
    // Keeps the memory.
    void clear() noexcept { size_ = 0; }

private:
    void move_to(std::size_t capacity) {
        auto block = std::make_unique_for_overwrite<char[]>(capacity);
        view().copy(block.get(), size_);
        block_ = std::move(block);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> block_;
    std::size_t size_ = 0, capacity_ = 0;
};

} // namespace mainstay::inline v0::http::detail
