// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace mainstay::inline v0::routing::detail {

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
