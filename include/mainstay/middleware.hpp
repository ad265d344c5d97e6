// SPDX-License-Identifier: BSL-1.0
#pragma once

// middleware: what stands around handlers, one file each, given to `app.use`, a group or a single route.
//
// `request_id`, `access_log` and `request_metrics` tell what happens; `security_headers`, `cross_origin_protection` and
// `rate_limit` protect; `etag` and `cache_control` save work for caches. All are cheap: synchronous, without coroutines,
// and without allocations once they are warm. They are ordinary middleware: whatever they do a user's own can do as well.
// Beside them `idempotency_key`, which a handler takes to make a request that is sent twice happen once.

#include <mainstay/middleware/access_log.hpp>
#include <mainstay/middleware/cache_control.hpp>
#include <mainstay/middleware/compression.hpp>
#include <mainstay/middleware/cross_origin_protection.hpp>
#include <mainstay/middleware/decompression.hpp>
#include <mainstay/middleware/etag.hpp>
#include <mainstay/middleware/idempotency.hpp>
#include <mainstay/middleware/rate_limit.hpp>
#include <mainstay/middleware/request_id.hpp>
#include <mainstay/middleware/request_metrics.hpp>
#include <mainstay/middleware/security_headers.hpp>
#include <mainstay/middleware/static_files.hpp>
