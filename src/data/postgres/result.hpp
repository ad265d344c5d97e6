// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/postgres/prepared.hpp"

#include <mainstay/data/detail/statement.hpp>

#include <libpq-fe.h>

namespace mainstay::inline v0::data::postgres {

// What a statement gave: its rows go to the sink, if there is one. Throws data::error for rows that do not fit, or are
// too many.
detail::outcome take(prepared& as, detail::statement& what, const PGresult* from);

} // namespace mainstay::inline v0::data::postgres
