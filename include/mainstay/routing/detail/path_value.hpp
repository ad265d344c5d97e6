// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/problem.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::routing::detail {

// Decodes what a route's parameter matched. Null, or the 400 for malformed escapes, what is not UTF-8, and what hides a
// NUL or a dot segment.
std::unique_ptr<problem> decode_segment(std::string_view raw, std::string& decoded);
std::unique_ptr<problem> decode_rest(std::string_view raw, std::string& decoded);
std::unique_ptr<problem> decode_rest(std::string_view raw, std::vector<std::string>& decoded);

// The 404 of a value that is none of its type.
std::unique_ptr<problem> no_such_path();

} // namespace mainstay::inline v0::routing::detail
