// SPDX-License-Identifier: BSL-1.0
#pragma once

// config: settings out of the environment, into plain structs.
//
// `read<T>` fills a struct whose fields are the variables: `payment_delay_ms` with the prefix `SHOP_` is
// `SHOP_PAYMENT_DELAY_MS`. Defaults, types, rules and descriptions are the struct's own; everything that is wrong is
// told at once, one line each. `read_program<T>` does the same for a `main`, with `--help` and `--version`. A `secret`
// never prints, and may come from a file. Nothing here keeps state; the environment can be given, so that tests need no
// other.

#include <mainstay/config/environment.hpp>
#include <mainstay/config/program.hpp>
#include <mainstay/config/read.hpp>
#include <mainstay/config/secret.hpp>
