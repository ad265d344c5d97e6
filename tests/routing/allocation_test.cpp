// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing.hpp>

#include <boost/test/unit_test.hpp>

#include "allocations.hpp"
#include "routing/ask.hpp"

using namespace mainstay;

namespace {
struct stamp {
    std::optional<http::response> before(http::request&) const { return std::nullopt; }
    void after(http::request&, http::response& response) const { response.set("X-Stamp", "1"); }
};
struct note {
    int id;
    std::string text;
};
} // namespace

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
            mainstay_test::start_counting_allocations();
            const bool answered = site.compiled().answer_now(request.request(), response);
            const std::size_t allocations = mainstay_test::stop_counting_allocations();
            BOOST_TEST(answered);
            BOOST_TEST(response.status() == 200, target);
            if (round == 2) BOOST_TEST(allocations == 0u, target);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
