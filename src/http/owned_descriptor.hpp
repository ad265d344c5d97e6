// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <unistd.h>
#include <utility>

namespace mainstay::inline v0::http {

// A file descriptor that is closed when nobody took it over.
class owned_descriptor {
public:
    explicit owned_descriptor(int descriptor) noexcept : descriptor_(descriptor) {}
    owned_descriptor(owned_descriptor&& other) noexcept : descriptor_(other.release()) {}
    owned_descriptor& operator=(owned_descriptor&&) = delete;
    ~owned_descriptor() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    int get() const noexcept { return descriptor_; }
    int release() noexcept { return std::exchange(descriptor_, -1); }

private:
    int descriptor_;
};

} // namespace mainstay::inline v0::http
