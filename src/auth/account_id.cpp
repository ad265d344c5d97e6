// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/account_id.hpp>

#include <charconv>
#include <stdexcept>

namespace mainstay::inline v0::auth {

account_id::account_id(std::string text) : text_(std::move(text)) {
    if (text_.empty() || text_.size() > longest) throw std::invalid_argument("account_id: 1 to 255 bytes");
}

std::int64_t account_id::number() const {
    std::int64_t result = 0;
    auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), result);
    if (error != std::errc{} || end != text_.data() + text_.size()) {
        throw std::invalid_argument("account_id: '" + text_ + "' is not a number");
    }
    return result;
}

} // namespace mainstay::inline v0::auth
