// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/detail/value.hpp>

namespace mainstay::inline v0::data::detail {

// What a kind of value is called in errors, with its article.
const char* name_of(storage kind) noexcept;

} // namespace mainstay::inline v0::data::detail
