// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a running program tells about itself: a structured log, metrics in Prometheus' text form, health checks.
//
// `log` writes one line for each event and never holds its caller up. `metrics` hands out counters, gauges and
// histograms whose recording takes no lock and allocates nothing. `health` gathers the named checks behind a liveness
// and a readiness address. These are objects that an application makes and lends, never globals, and every module
// reports to them; any of their functions may be called from any thread.

#include <mainstay/observe/field.hpp>
#include <mainstay/observe/health.hpp>
#include <mainstay/observe/http_duration.hpp>
#include <mainstay/observe/log.hpp>
#include <mainstay/observe/log_level.hpp>
#include <mainstay/observe/log_output.hpp>
#include <mainstay/observe/metric.hpp>
#include <mainstay/observe/metrics.hpp>
