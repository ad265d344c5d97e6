// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/path.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;

namespace {
enum class color { red, green };
}

BOOST_AUTO_TEST_SUITE(path_test)

BOOST_AUTO_TEST_CASE(values_of_many_types) {
    ask::site site;
    site.router.get("/i/{x}", [](path<"x", int> x) { return std::to_string(*x); });
    site.router.get("/u/{x}", [](path<"x", std::uint8_t> x) { return std::to_string(*x); });
    site.router.get("/e/{x}", [](path<"x", color> x) { return std::string(*x == color::green ? "g" : "r"); });
    site.router.get("/s/{x}", [](path<"x"> x) { return *x; });
    BOOST_TEST(site.get("/i/-7").body() == "-7");
    BOOST_TEST(site.get("/i/%37").body() == "7");
    BOOST_TEST(site.get("/u/255").body() == "255");
    BOOST_TEST(site.get("/e/green").body() == "g");
    BOOST_TEST(site.get("/s/a%20b").body() == "a b");
    BOOST_TEST(site.get("/s/a+b").body() == "a+b");
    BOOST_TEST(site.get("/s/%E2%82%AC").body() == "\xE2\x82\xAC");
}

BOOST_AUTO_TEST_CASE(what_is_no_value_is_no_path) {
    ask::site site;
    site.router.get("/i/{x}", [](path<"x", int>) {});
    site.router.get("/u/{x}", [](path<"x", std::uint8_t>) {});
    site.router.get("/e/{x}", [](path<"x", color>) {});
    for (const char* path : {"/i/abc", "/i/7x", "/i/+7", "/i/%207", "/i/99999999999", "/u/256", "/u/-1", "/e/blue"}) {
        const auto response = site.get(path);
        BOOST_TEST(response.status() == 404, path);
        BOOST_TEST(*response.field("Content-Type") == "application/problem+json");
    }
    BOOST_TEST(site.reported.empty());
}

BOOST_AUTO_TEST_CASE(decoded_once_and_after_splitting) {
    ask::site site;
    site.router.get("/s/{x}/{y}", [](path<"y"> y, path<"x"> x) { return *x + "|" + *y; });
    BOOST_TEST(site.get("/s/a%2Fb/c").body() == "a/b|c");
    BOOST_TEST(site.get("/s/%2541/%25").body() == "%41|%");
}

BOOST_AUTO_TEST_CASE(bad_encodings_are_400) {
    ask::site site;
    site.router.get("/s/{x}", [](path<"x">) {});
    site.router.get("/i/{x}", [](path<"x", int>) {});
    site.router.get("/r/{x...}", [](path<"x">) {});
    for (const char* path : {"/s/%", "/s/%4", "/s/%zz", "/s/a%00", "/s/%ff", "/s/%c0%af", "/s/%ed%a0%80", "/i/%",
             "/i/%00", "/r/a/%", "/r/%00/a", "/r/%ff"}) {
        const auto response = site.get(path);
        BOOST_TEST(response.status() == 400, path);
        BOOST_TEST(ask::contains(response.body(), "bad_path"));
    }
}

BOOST_AUTO_TEST_CASE(bad_encodings_are_400_where_nobody_reads_them) {
    ask::site site;
    site.router.get("/plain", [] { return "plain"; });
    site.router.post("/posted/{x}", [](http::request&) { return "raw"; });
    site.router.get("/{x}", [](http::request&) { return "raw"; });
    for (const char* path : {"/nope%zz", "/%00", "/%ff", "/plain/%", "/%2e%2e/", "/a/b/%2e", "/plain%2f%2e%2e",
             "/plain/..", "/posted/%zz"}) {
        const auto response = site.get(path);
        BOOST_TEST(response.status() == 400, path);
        BOOST_TEST(ask::contains(response.body(), "bad_path"));
    }
}

BOOST_AUTO_TEST_CASE(the_rest_as_text_or_as_segments) {
    ask::site site;
    site.router.get("/t/{x...}", [](path<"x"> x) { return *x; });
    site.router.get("/l/{x...}", [](path<"x", std::vector<std::string>> x) {
        std::string all;
        for (const auto& part : *x) {
            all += "[" + part + "]";
        }
        return all;
    });
    BOOST_TEST(site.get("/t/a/b%20c/d").body() == "a/b c/d");
    BOOST_TEST(site.get("/l/a/b%20c/d").body() == "[a][b c][d]");
    BOOST_TEST(site.get("/l/a%2Fb/c/").body() == "[a/b][c][]");
    BOOST_TEST(site.get("/t/a%2Fb").status() == 400);
}

BOOST_AUTO_TEST_CASE(optional_path_parameters_do_not_exist) {
    using routing::detail::parameter_kind;
    using routing::detail::parameter_kind_of;
    static_assert(parameter_kind_of<std::optional<path<"x">>> == parameter_kind::optional_path);
    static_assert(parameter_kind_of<path<"x">> == parameter_kind::path);
    static_assert(parameter_kind_of<const path<"x">&> == parameter_kind::extractor_reference);
}

BOOST_AUTO_TEST_SUITE_END()
