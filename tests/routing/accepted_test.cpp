// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/accepted.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;

namespace {
struct order {
    int id;
};
} // namespace

BOOST_AUTO_TEST_SUITE(accepted_test)

BOOST_AUTO_TEST_CASE(is_202_with_its_place) {
    ask::site site;
    site.router.post("/a", []() -> task<accepted<order>> { co_return accepted{order{7}, std::string("/v1/7")}; });
    site.router.post("/b", [] { return accepted{order{7}}; });
    const auto response = site.send("POST", "/a");
    BOOST_TEST(response.status() == 202);
    BOOST_TEST(*response.field("Location") == "/v1/7");
    BOOST_TEST(response.body() == R"({"id":7})");
    BOOST_TEST(!site.send("POST", "/b").field("Location"));
}

BOOST_AUTO_TEST_SUITE_END()
