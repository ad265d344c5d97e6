// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <cstdlib>
#include <new>

#include "routing/ask.hpp"

using namespace mainstay;

namespace {
std::atomic<bool> counting{false};
std::atomic<std::size_t> allocations{0};

struct stamp {
    std::optional<http::response> before(http::request&) const { return std::nullopt; }
    void after(http::request&, http::response& response) const { response.set("X-Stamp", "1"); }
};
struct note {
    int id;
    std::string text;
};
} // namespace

// Replaced for the whole program: what routing allocates is counted. The bodies are out of the compiler's sight, which
// would otherwise take malloc and delete for a mismatch.
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

BOOST_AUTO_TEST_CASE(a_synchronous_request_allocates_nothing_once_it_runs) {
    ask::site site;
    site.router.use(stamp{});
    site.router.get("/plaintext", [] { return "Hello, World!"; });
    site.router.get("/json", [] { return note{7, "short"}; });
    site.router.group("/v1").get("/users/{id}", [](path<"id", int> id) { return std::to_string(*id); });
    for (const char* target : {"/plaintext", "/json", "/v1/users/7"}) {
        http::request_builder request("GET", target);
        http::response response;
        for (int round = 0; round < 3; ++round) {
            response.clear();
            allocations = 0;
            counting = round == 2;
            const bool answered = site.compiled().answer_now(request.request(), response);
            counting = false;
            BOOST_TEST(answered);
            BOOST_TEST(response.status() == 200, target);
        }
        BOOST_TEST(allocations == 0u, target);
    }
}

BOOST_AUTO_TEST_SUITE_END()
