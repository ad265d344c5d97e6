// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/migrations.hpp>

namespace mainstay::inline v0::auth {

/// The history of the tables that this module brings along.
data::migrations session_migrations();

} // namespace mainstay::inline v0::auth
