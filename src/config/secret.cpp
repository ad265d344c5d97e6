// SPDX-License-Identifier: BSL-1.0
#include <mainstay/config/secret.hpp>

#include <string.h>

namespace mainstay::inline v0::config {

secret::secret(secret&& other) noexcept : text_(std::move(other.text_)) {
    other.wipe();
}

secret& secret::operator=(const secret& other) {
    if (this != &other) *this = secret(other);
    return *this;
}

secret& secret::operator=(secret&& other) noexcept {
    if (this != &other) {
        wipe();
        text_ = std::move(other.text_);
        other.wipe();
    }
    return *this;
}

secret::~secret() {
    wipe();
}

void secret::wipe() noexcept {
    // All that the string could hold, also what a short one left behind when it was moved from.
    explicit_bzero(text_.data(), text_.capacity());
    text_.clear();
}

} // namespace mainstay::inline v0::config
