// SPDX-License-Identifier: BSL-1.0
// A plain request allocates nothing in steady state. Not under sanitizers, which have an operator new of their own.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#if !defined(SANITIZED) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

#include "loopback.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {
std::atomic<bool> counting{false};
std::atomic<std::size_t> allocations{0};
} // namespace

// Replaced for the whole program: the server's code is counted, wherever it allocates. The bodies are out of the
// compiler's sight, which would otherwise take malloc and delete for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
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

BOOST_AUTO_TEST_SUITE(allocation_test)

BOOST_AUTO_TEST_CASE(a_plain_request_allocates_nothing) {
    using namespace mainstay_test;
    loopback with;
    client one = with.connect();
    const std::string single = "GET /plaintext HTTP/1.1\r\nHost: localhost:8080\r\n\r\n";
    std::string pipelined;
    for (int i = 0; i < 16; ++i)
        pipelined += single;
    char answer[16 * 1024];
    for (const std::string& bytes : {single, pipelined}) {
        for (int round = 0; round < 100; ++round) {
            if (round == 20) {
                allocations = 0;
                counting = true;
            }
            ::send(one.descriptor(), bytes.data(), bytes.size(), 0);
            with.threads.poll();
            BOOST_REQUIRE(::recv(one.descriptor(), answer, sizeof answer, MSG_DONTWAIT) > 100);
        }
        counting = false;
        BOOST_TEST(allocations == 0U);
    }
}

BOOST_AUTO_TEST_SUITE_END()

#endif
