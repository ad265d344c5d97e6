// SPDX-License-Identifier: BSL-1.0
#pragma once

// core: the ground floor, which knows nothing of HTTP, databases or JSON.
//
// Coroutines (`task`), the threads they run on (`runtime`, `blocking_pool`), the time they live in (`clock`, `sleep_for`),
// what belongs to one request or job (`context`), what an application starts and stops (`service`) and in which order
// (`lifecycle`), and the errors every floor above speaks in (`problem`, `field_error`, `errc`). Beside them the small
// things that everybody needs: random bytes, ids, text encodings.

#include <mainstay/core/blocking_pool.hpp>
#include <mainstay/core/clock.hpp>
#include <mainstay/core/context.hpp>
#include <mainstay/core/encoding.hpp>
#include <mainstay/core/error.hpp>
#include <mainstay/core/field_error.hpp>
#include <mainstay/core/id.hpp>
#include <mainstay/core/lifecycle.hpp>
#include <mainstay/core/problem.hpp>
#include <mainstay/core/random.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/core/service.hpp>
#include <mainstay/core/sleep.hpp>
#include <mainstay/core/task.hpp>
#include <mainstay/core/timer_wheel.hpp>
