// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace mainstay::inline v0::http {

// Whether a field may come behind the body (RFC 9110 section 6.5.1): none that frames the message, says where it goes,
// authenticates, or tells how to read the content.
bool may_be_trailer(std::string_view name) noexcept;

} // namespace mainstay::inline v0::http
