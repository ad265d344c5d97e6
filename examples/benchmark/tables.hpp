// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/dialect.hpp>
#include <mainstay/data/migrations.hpp>

namespace bench {

/// The tables that the tests prescribe, filled.
mainstay::data::migrations tables(mainstay::data::dialect of);

} // namespace bench
