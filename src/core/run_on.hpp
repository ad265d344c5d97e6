// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>

namespace mainstay::inline v0::core {

// Runs the work on another executor and resumes the caller on its own. The caller's cancellation reaches the work there,
// on the thread that runs it; handing `asio::co_spawn` the caller's own slot would emit it across threads.
task<void> run_on(asio::any_io_executor where, task<void> work);

} // namespace mainstay::inline v0::core
