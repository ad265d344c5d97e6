// SPDX-License-Identifier: BSL-1.0
#pragma once

// resilience: the policies that keep a backend standing when it, or what it calls, is in trouble.
//
// One policy a file, all of the same shape: `x_options` with sane defaults, a class `x` made from them, and one
// question that it answers at once: whether to go on, and if not, how long to wait. None of them waits, calls, or
// starts anything: whoever asks does that, so the same policy serves HTTP, jobs and the database. Time and chance are
// injected, so tests turn them by hand.

#include <mainstay/resilience/backoff.hpp>
#include <mainstay/resilience/rate.hpp>
#include <mainstay/resilience/rate_limiter.hpp>
#include <mainstay/resilience/retry.hpp>
#include <mainstay/resilience/retry_budget.hpp>
