// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/refusal.hpp"

#include <mainstay/http/field.hpp>
#include <mainstay/http/multipart_limits.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::http {

constexpr refusal malformed_multipart(std::string_view detail) noexcept {
    return {400, "malformed_multipart", detail};
}
constexpr refusal over_multipart_limit(std::string_view detail) noexcept {
    return {413, "multipart_limit", detail};
}

// What stands above a part's data. Names are data: UTF-8 without control characters, and nothing else is promised.
struct part_head {
    std::string name;
    std::optional<std::string> filename; // there, even if empty, for a file
    std::string_view content_type;       // empty where none is given
    std::vector<field_view> fields;      // the others

    bool is_file() const noexcept { return filename.has_value(); }
};

// The boundary that a Content-Type names (RFC 2046 section 5.1.1).
refusal read_boundary(std::string_view content_type, std::string& boundary);

// Reads the lines above a part's data, each with its CRLF, without the empty one. Views point into the text.
refusal read_part_head(std::string_view lines, const multipart_limits& limits, part_head& head);

} // namespace mainstay::inline v0::http
