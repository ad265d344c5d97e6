// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/task.hpp>

namespace mainstay::inline v0::core {

/// Suspends for at least the given time, on the clock of the runtime the caller runs in.
///
/// No time at all, or less, yields to other work once. Coarse: a millisecond late at most while its thread is not busy.
/// Cancelled, it throws `asio::error::operation_aborted`.
task<void> sleep_for(std::chrono::nanoseconds time);

/// Suspends until the given steady time; one in the past yields to other work once.
task<void> sleep_until(clock::steady_time at);

} // namespace mainstay::inline v0::core
