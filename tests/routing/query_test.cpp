// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/query.hpp>
#include <mainstay/schema/bounds.hpp>
#include <mainstay/schema/rules.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;
using ask::contains;

namespace {

struct page {
    int limit = 20;
    std::optional<std::string> after;
    std::vector<std::string> tag;
    static constexpr auto rules() { return schema::rules(schema::field<&page::limit>(schema::range(1, 100))); }
};

struct fixture : ask::site {
    fixture() {
        router.get("/page", [](query<page> q) {
            return std::to_string(q->limit) + q->after.value_or("-") + std::to_string(q->tag.size());
        });
        router.get("/one", [](query_param<"n", int> n) { return std::to_string(*n); });
        router.get("/maybe",
            [](std::optional<query_param<"n", int>> n) { return n ? std::to_string(**n) : std::string("none"); });
        router.get("/many", [](query_param<"n", std::vector<int>> n) { return std::to_string(n->size()); });
        router.get("/three", [](query<page>, query_param<"a", int>, query_param<"b", int>) {});
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(query_test, fixture)

BOOST_AUTO_TEST_CASE(a_struct) {
    BOOST_TEST(get("/page").body() == "20-0");
    BOOST_TEST(get("/page?limit=5&after=x%20y&tag=a&tag=b&other=1").body() == "5x y2");
    BOOST_TEST(get("/page?after=a+b").body() == "20a b0");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_422_and_names_the_parameter) {
    for (const char* target : {"/page?limit=0", "/page?limit=101", "/page?limit=abc", "/page?limit=", "/page?limit",
             "/page?limit=1&limit=2", "/page?limit=1%00"}) {
        const auto response = get(target);
        BOOST_TEST(response.status() == 422, target);
        BOOST_TEST(contains(response.body(), "\"parameter\":\"limit\""));
    }
    BOOST_TEST(get("/page?after=%ff").status() == 422);
}

BOOST_AUTO_TEST_CASE(single_parameters) {
    BOOST_TEST(get("/one?n=7").body() == "7");
    BOOST_TEST(get("/maybe").body() == "none");
    BOOST_TEST(get("/maybe?n=7").body() == "7");
    BOOST_TEST(get("/maybe?n=x").status() == 422);
    BOOST_TEST(get("/many").body() == "0");
    BOOST_TEST(get("/many?n=1&n=2").body() == "2");
    BOOST_TEST(get("/many?n=1&n=x").status() == 422);
    const auto missing = get("/one?m=1");
    BOOST_TEST(missing.status() == 422);
    BOOST_TEST(contains(missing.body(), "\"parameter\":\"n\""));
    BOOST_TEST(contains(missing.body(), "missing_parameter"));
    BOOST_TEST(get("/one?n=1&n=2").status() == 422);
}

BOOST_AUTO_TEST_CASE(every_error_at_once) {
    const auto response = get("/three?limit=x&a=y");
    BOOST_TEST(response.status() == 422);
    for (const char* name : {"\"parameter\":\"limit\"", "\"parameter\":\"a\"", "\"parameter\":\"b\""}) {
        BOOST_TEST(contains(response.body(), name), name);
    }
}

BOOST_AUTO_TEST_CASE(a_malformed_escape_names_its_parameter) {
    const auto one = get("/one?n=%4");
    BOOST_TEST(one.status() == 422);
    BOOST_TEST(contains(one.body(), R"("errors":[{"parameter":"n","code":"malformed_escape")"));
    const auto two = get("/page?limit=%&other&after=%zz&tag=a");
    BOOST_TEST(two.status() == 422);
    BOOST_TEST(contains(two.body(), R"({"parameter":"limit","code":"malformed_escape")"));
    BOOST_TEST(contains(two.body(), R"({"parameter":"after","code":"malformed_escape")"));
    BOOST_TEST(!contains(two.body(), R"("parameter":"other")"));
}

BOOST_AUTO_TEST_CASE(malformed_names_and_floods_are_400) {
    for (const char* target : {"/page?%zz=1", "/page?%zz", "/page?limit=%&%zz=1", "/page?%ff=%"}) {
        const auto response = get(target);
        BOOST_TEST(response.status() == 400, target);
        BOOST_TEST(contains(response.body(), "malformed_query"));
    }
    std::string flood = "/page?";
    for (int i = 0; i < 10'000; ++i) {
        flood += "a=1&";
    }
    BOOST_TEST(get(flood).status() == 400);
}

BOOST_AUTO_TEST_SUITE_END()
