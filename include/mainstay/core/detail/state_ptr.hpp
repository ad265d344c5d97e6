// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <utility>

namespace mainstay::inline v0::core::detail {

// Owns what a class hides in its source file. std::unique_ptr would do, but each type it is made for costs every user's
// compiler some milliseconds, which together were a tenth of the hello world's.
template <class T>
class state_ptr {
public:
    state_ptr() = default;
    explicit state_ptr(T* owned) noexcept : owned_(owned) {}
    state_ptr(state_ptr&& other) noexcept : owned_(std::exchange(other.owned_, nullptr)) {}
    state_ptr& operator=(state_ptr&& other) noexcept {
        delete std::exchange(owned_, std::exchange(other.owned_, nullptr));
        return *this;
    }
    ~state_ptr() {
        static_assert(sizeof(T) != 0, "the owner's destructor and moves belong where its state is complete");
        delete owned_;
    }

    T& operator*() const noexcept { return *owned_; }
    T* operator->() const noexcept { return owned_; }
    T* get() const noexcept { return owned_; }
    explicit operator bool() const noexcept { return owned_ != nullptr; }

private:
    T* owned_ = nullptr;
};

} // namespace mainstay::inline v0::core::detail
