// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace mainstay::inline v0::routing::detail {

// Whether a raw segment is `.` or `..`, with dots in either spelling (RFC 3986 section 6.2.2.3).
inline bool is_dot_segment(std::string_view segment) noexcept {
    std::size_t dots = 0;
    while (!segment.empty()) {
        if (segment.front() == '.') {
            segment.remove_prefix(1);
        } else if (segment.size() >= 3 && segment[0] == '%' && segment[1] == '2' && (segment[2] | 0x20) == 'e') {
            segment.remove_prefix(3);
        } else {
            return false;
        }
        if (++dots > 2) return false;
    }
    return dots > 0;
}

// Whether a decoded segment has `.` or `..` between slashes of either kind, as a file system might see it.
inline bool hides_dot_segment(std::string_view decoded) noexcept {
    if (decoded.find('.') == std::string_view::npos) return false;
    for (std::size_t start = 0;;) {
        const std::size_t end = decoded.find_first_of("/\\", start);
        const std::string_view piece = decoded.substr(start, end - start);
        if (piece == "." || piece == "..") return true;
        if (end == std::string_view::npos) return false;
        start = end + 1;
    }
}

} // namespace mainstay::inline v0::routing::detail
