// SPDX-License-Identifier: BSL-1.0
#pragma once

// jobs: work that has to happen, later and elsewhere, in the user's own database.
//
// `queue` enqueues in the caller's transaction and runs the jobs: so many at a time, at least once each, with retries,
// timeouts and leases that other workers respect. A job is a plain struct with a `kind`; its handler takes it as
// `const T&`, and a `delivery&` if it wants to know more or to end the job inside its own transaction. What a job may be
// told on its way in stands in `enqueue_options`, what a handler may answer in `outcome`.

#include <mainstay/jobs/backoff.hpp>
#include <mainstay/jobs/delivery.hpp>
#include <mainstay/jobs/enqueue_options.hpp>
#include <mainstay/jobs/error.hpp>
#include <mainstay/jobs/handler.hpp>
#include <mainstay/jobs/job.hpp>
#include <mainstay/jobs/job_info.hpp>
#include <mainstay/jobs/outcome.hpp>
#include <mainstay/jobs/queue.hpp>
#include <mainstay/jobs/queue_options.hpp>
