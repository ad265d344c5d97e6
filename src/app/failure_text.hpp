// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <exception>
#include <string>

namespace mainstay::inline v0 {

// What an exception says, for the log: the internal text of a problem, the text and type of others.
std::string failure_text(const std::exception_ptr& error);

// Whether it only says that somebody no longer waits for the work.
bool is_cancellation(const std::exception_ptr& error) noexcept;

// Whether it only says that a bounded queue was full.
bool is_overload(const std::exception_ptr& error) noexcept;

} // namespace mainstay::inline v0
