// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/openapi.hpp>

#include <string>

#include "routing/compiled_table.hpp"

namespace mainstay::inline v0::routing::detail {

std::string write_openapi(const compiled_table& table, const openapi_options& options);

} // namespace mainstay::inline v0::routing::detail
