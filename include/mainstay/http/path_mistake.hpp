// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace mainstay::inline v0::http {

/// What keeps a path, still encoded, from having one meaning, as a text for the client; empty when nothing does.
///
/// It may have no malformed escape, no NUL, nothing that is not UTF-8 once decoded, and no segment that is `.` or `..`
/// however its dots are written, also between escaped slashes or backslashes. The server and the router refuse such
/// paths.
std::string_view path_mistake(std::string_view path) noexcept;

} // namespace mainstay::inline v0::http
