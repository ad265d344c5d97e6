// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <string_view>

namespace mainstay::inline v0::http {

/// The value of a `Content-Disposition` that has a browser save the body under that name (RFC 6266).
///
/// Any text will do: separators of paths, quotes and control characters become `_`, and a name beyond ASCII is sent in
/// UTF-8 too (RFC 8187). An empty name leaves it to the browser.
std::string attachment(std::string_view file_name);

} // namespace mainstay::inline v0::http
