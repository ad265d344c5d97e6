// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/timers.hpp"

#include <mainstay/core/task.hpp>

#include <asio/steady_timer.hpp>

#include <vector>

namespace mainstay::inline v0::jobs {

// Wakes those who wait for it, or whose time has come. Belongs to one thread, and remembers nothing: look whether there
// is something to wait for, then wait, without suspending in between.
class event {
public:
    event() = default;
    event(const event&) = delete;
    event& operator=(const event&) = delete;

    void notify();
    // Returns no later than `at` (`time_point::max()`: whenever notified), and perhaps without a reason. On an executor
    // of an io_context.
    task<void> wait_until(core::clock::steady_time at);

private:
    // Stands in the frame of the one that waits, so that it goes with it.
    class waiter;
    std::vector<waiter*> waiters_;
};

} // namespace mainstay::inline v0::jobs
