// SPDX-License-Identifier: BSL-1.0
#include "http/head_scanner.hpp"

#include "http/characters.hpp"

#include <cstring>

namespace mainstay::inline v0::http {
namespace {

constexpr refusal target_too_long{414, "target_too_long", "the request's target is too long"};
constexpr refusal head_too_large{431, "head_too_large", "the request's fields are too large"};
constexpr refusal too_many_fields{431, "too_many_fields", "the request has too many fields"};

// The longest method and the version, with their spaces.
constexpr std::size_t beside_target = 32 + 10;

} // namespace

head_scanner::result head_scanner::check_size(std::size_t line, std::size_t end) noexcept {
    if (line == 0 && end > limits_.target + beside_target) return refuse(target_too_long);
    if (end > limits_.head) return refuse(head_too_large);
    return result::more;
}

// A CR with anything but a LF behind it, of what has not been looked at up to `end`. What has come before it decides
// first, so that a head means the same however it arrives.
head_scanner::result head_scanner::check_returns(std::string_view bytes, std::size_t end) noexcept {
    // The last byte before may have been one.
    for (std::size_t at = scanned_ > starts_.back() ? scanned_ - 1 : scanned_; at + 1 < end; ++at) {
        const void* found = std::memchr(bytes.data() + at, '\r', end - 1 - at);
        if (found == nullptr) break;
        at = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
        if (bytes[at + 1] == '\n') continue;
        if (check_size(starts_.size() - 1, at + 1) == result::refused) return result::refused;
        return refuse(bad_request("a CR stands without a LF"));
    }
    return result::more;
}

head_scanner::result head_scanner::scan(std::string_view bytes) noexcept {
    if (starts_.empty()) {
        if (bytes.empty()) return result::more;
        // What does not start like a method is another protocol, such as TLS: no use in waiting for its line end.
        if (!is_in(bytes.front(), in_token)) return refuse(bad_request("the request line is malformed"));
        starts_.push_back(0);
    }
    while (scanned_ < bytes.size()) {
        const void* found = std::memchr(bytes.data() + scanned_, '\n', bytes.size() - scanned_);
        if (found == nullptr) {
            if (check_returns(bytes, bytes.size()) == result::refused) return result::refused;
            scanned_ = bytes.size();
            break;
        }
        auto end = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
        std::size_t start = starts_.back();
        if (check_returns(bytes, end + 1) == result::refused) return result::refused;
        scanned_ = end + 1;
        if (check_size(starts_.size() - 1, scanned_) == result::refused) return result::refused;
        if (end == start || bytes[end - 1] != '\r') return refuse(bad_request("a line does not end with CRLF"));
        if (end - 1 == start) return result::complete;
        if (starts_.size() > limits_.fields + 1) return refuse(too_many_fields);
        starts_.push_back(static_cast<std::uint32_t>(scanned_));
    }
    return check_size(starts_.size() - 1, scanned_);
}

} // namespace mainstay::inline v0::http
