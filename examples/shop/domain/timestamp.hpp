// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>

namespace shop {

/// A moment in UTC, as it is stored and shown.
using timestamp = std::chrono::sys_time<std::chrono::microseconds>;

} // namespace shop
