// SPDX-License-Identifier: BSL-1.0
#include <mainstay/core/detail/build_check.hpp>

namespace mainstay::inline v0::core::detail {

template <>
const char this_build::mark = 0;

} // namespace mainstay::inline v0::core::detail
