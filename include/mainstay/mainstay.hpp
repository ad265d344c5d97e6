// SPDX-License-Identifier: BSL-1.0
#pragma once

// Everything that needs only the required dependencies, for programs that do not count includes.
//
// Write `namespace ms = mainstay;` and `using namespace mainstay::prelude;`, and import nothing else: the prelude has
// the words that handlers are written in, the rest stays in its module's namespace (`ms::data`, `ms::jobs`, …).
// `mainstay::testing` is not among it: tests include mainstay/testing.hpp.

#include <mainstay/app.hpp>
#include <mainstay/auth.hpp>
#include <mainstay/config.hpp>
#include <mainstay/core.hpp>
#include <mainstay/crypto.hpp>
#include <mainstay/data.hpp>
#include <mainstay/http.hpp>
#include <mainstay/jobs.hpp>
#include <mainstay/middleware.hpp>
#include <mainstay/observe.hpp>
#include <mainstay/prelude.hpp>
#include <mainstay/resilience.hpp>
#include <mainstay/routing.hpp>
#include <mainstay/schema.hpp>
#include <mainstay/version.hpp>
