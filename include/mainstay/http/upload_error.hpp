// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <system_error>

namespace mainstay::inline v0::http {

/// What can go wrong with an upload beside the errors of the system.
enum class upload_errc {
    /// The disk, the quota or the largest file allowed is full. Let through by a handler it answers 507.
    storage_full = 1,
};

/// The category of `upload_errc`, named `mainstay.upload`.
const std::error_category& upload_category() noexcept;

inline std::error_code make_error_code(upload_errc code) noexcept {
    return {static_cast<int>(code), upload_category()};
}

} // namespace mainstay::inline v0::http

template <>
struct std::is_error_code_enum<mainstay::http::upload_errc> : std::true_type {};
