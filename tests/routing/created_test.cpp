// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/created.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;

namespace {
struct note {
    std::int64_t id;
    std::string text;
};
task<created<note>> add(path<"id", std::int64_t> id) {
    std::optional<note> added = note{*id, "x"};
    co_return created{*added, "/v1/notes/" + std::to_string(added->id)};
}
} // namespace

BOOST_AUTO_TEST_SUITE(created_test)

BOOST_AUTO_TEST_CASE(is_201_with_its_place) {
    ask::site site;
    site.router.post("/{id}", add);
    site.router.post("/a/b", [] { return created{note{1, "x"}, "/literal"}; });
    site.router.post("/a/c", [] { return created{std::string("plain")}; });
    const auto response = site.send("POST", "/7");
    BOOST_TEST(response.status() == 201);
    BOOST_TEST(*response.field("Location") == "/v1/notes/7");
    BOOST_TEST(response.body() == R"({"id":7,"text":"x"})");
    BOOST_TEST(*site.send("POST", "/a/b").field("Location") == "/literal");
    BOOST_TEST(!site.send("POST", "/a/c").field("Location"));
    BOOST_TEST(site.send("POST", "/a/c").status() == 201);
    static_assert(std::is_same_v<decltype(created{note{}, "/x"}), created<note>>);
}

BOOST_AUTO_TEST_SUITE_END()
