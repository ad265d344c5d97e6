// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace mainstay::inline v0::http {

/// The words that go with a status code (RFC 9110 section 15); `Unknown` for one that has none.
std::string_view reason_phrase(int status) noexcept;

/// Whether answers of this status never have a body, whatever the handler gave (1xx, 204, 304).
constexpr bool forbids_body(int status) noexcept {
    return status < 200 || status == 204 || status == 304;
}

} // namespace mainstay::inline v0::http
