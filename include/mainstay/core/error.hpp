// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <system_error>

namespace mainstay::inline v0::core {

/// What can go wrong below the level of any protocol.
enum class errc {
    /// A bounded queue in front of a pool or a writer is full; try again later.
    overloaded = 1,
    /// The part that was asked is stopping or has stopped.
    stopping,
    /// The deadline of the request or job has passed.
    deadline_exceeded,
    /// The request or job was cancelled, for example because its client went away.
    cancelled,
    /// Used before it was started.
    not_started,
};

/// The category of `errc`, named `mainstay.core`.
const std::error_category& error_category() noexcept;

inline std::error_code make_error_code(errc code) noexcept {
    return {static_cast<int>(code), error_category()};
}

} // namespace mainstay::inline v0::core

template <>
struct std::is_error_code_enum<mainstay::core::errc> : std::true_type {};
