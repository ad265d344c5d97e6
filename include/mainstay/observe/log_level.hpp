// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>

namespace mainstay::inline v0::observe {

/// How much a line matters; a log writes those at or above its own level. A setting of this type reads `info` and so
/// on.
enum class log_level : std::uint8_t { trace, debug, info, warn, error, off };

} // namespace mainstay::inline v0::observe
