// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <system_error>

namespace mainstay::inline v0::jobs {

/// What can go wrong with jobs, beside the errors of the database.
enum class errc {
    /// The queue has not been started.
    not_started = 1,
    /// The claim on the job was taken over, or the job was cancelled: its outcome belongs to somebody else.
    lease_lost,
    /// The job's arguments are larger than `queue_options::max_args`.
    too_large,
    /// The stored arguments do not fit the struct that is registered for their kind.
    unreadable,
    /// The handler ran longer than its timeout.
    timed_out,
    /// The job killed its worker more often than `queue_options::rescue_limit` allows.
    rescued_too_often,
};

/// The category of `errc`, named `mainstay.jobs`.
const std::error_category& error_category() noexcept;

inline std::error_code make_error_code(errc code) noexcept {
    return {static_cast<int>(code), error_category()};
}

} // namespace mainstay::inline v0::jobs

template <>
struct std::is_error_code_enum<mainstay::jobs::errc> : std::true_type {};
