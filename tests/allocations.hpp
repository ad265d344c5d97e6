// SPDX-License-Identifier: BSL-1.0
// Counts what a test allocates with `operator new`, on every thread. Under the sanitizers, which have an operator new of
// their own, every count is 0.
#pragma once

#include <cstddef>

namespace mainstay_test {

void start_counting_allocations() noexcept;
/// Gives how many there were since the start.
std::size_t stop_counting_allocations() noexcept;

} // namespace mainstay_test
