// SPDX-License-Identifier: BSL-1.0
#include "allocations.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

namespace mainstay_test {
namespace {
std::atomic<bool> counting{false};
std::atomic<std::size_t> allocations{0};
} // namespace

void start_counting_allocations() noexcept {
    allocations = 0;
    counting = true;
}

std::size_t stop_counting_allocations() noexcept {
    counting = false;
    return allocations;
}

} // namespace mainstay_test

#ifndef SANITIZED
// The standard's other forms call these. Out of the compiler's sight, which would take malloc and delete for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
    using namespace mainstay_test;
    if (counting.load(std::memory_order_relaxed)) allocations.fetch_add(1, std::memory_order_relaxed);
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
#endif
