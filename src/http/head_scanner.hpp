// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/refusal.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::http {

struct head_limits {
    std::size_t head, fields, target;
};

// Finds the end of a request's head as its bytes arrive, and refuses early what can never become one: bare line ends,
// too many or too long lines. Remembers where the lines start, so that the parser's word can be held against it.
class head_scanner {
public:
    explicit head_scanner(head_limits limits) : limits_(limits) { starts_.reserve(limits.fields + 3); }

    enum class result { more, complete, refused };
    // Looks on in the same bytes, of which there may be more than before. They may have moved in between.
    result scan(std::string_view bytes) noexcept;
    void reset() noexcept {
        scanned_ = 0;
        starts_.clear();
    }

    const refusal& why() const noexcept { return why_; }
    // Line i without its CRLF, of a complete head; the first is the request line.
    std::string_view line(std::string_view bytes, std::size_t i) const noexcept {
        return bytes.substr(starts_[i], starts_[i + 1] - starts_[i] - 2);
    }
    // Lines before the empty one.
    std::size_t lines() const noexcept { return starts_.size() - 1; }
    // Bytes of a complete head, the empty line with it.
    std::size_t size() const noexcept { return scanned_; }
    bool begun() const noexcept { return scanned_ != 0 || !starts_.empty(); }

private:
    result refuse(refusal why) noexcept {
        why_ = why;
        return result::refused;
    }
    result check_returns(std::string_view bytes, std::size_t end) noexcept;
    result check_size(std::size_t line, std::size_t end) noexcept;

    head_limits limits_;
    std::size_t scanned_ = 0;
    std::vector<std::uint32_t> starts_; // where each line starts, and once complete the empty one
    refusal why_;
};

} // namespace mainstay::inline v0::http
