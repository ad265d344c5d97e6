// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/path.hpp>
#include <mainstay/routing/route_pattern.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;
using routing::detail::find_mistake;
using routing::detail::pattern_mistake;

BOOST_AUTO_TEST_SUITE(route_pattern_test)

BOOST_AUTO_TEST_CASE(good_patterns) {
    for (const char* text :
        {"/", "/v1", "/v1/", "/v1/{id}", "/{a}/{b_2}", "/files/{path...}", "/a-b.c~d/%20!$&'()*+,;=:@"}) {
        BOOST_TEST(route_pattern::runtime(text).mistake() == "", text);
    }
}

BOOST_AUTO_TEST_CASE(each_mistake_has_its_name) {
    struct example {
        const char* text;
        pattern_mistake mistake;
    };
    const example examples[] = {
        {"", pattern_mistake::no_slash},
        {"v1", pattern_mistake::no_slash},
        {"{id}", pattern_mistake::no_slash},
        {"//", pattern_mistake::empty_segment},
        {"/a//b", pattern_mistake::empty_segment},
        {"/.", pattern_mistake::dot_segment},
        {"/a/../b", pattern_mistake::dot_segment},
        {"/a b", pattern_mistake::bad_character},
        {"/a?b", pattern_mistake::bad_character},
        {"/a%zz", pattern_mistake::bad_escape},
        {"/a%4/b", pattern_mistake::bad_escape},
        {"/a%", pattern_mistake::bad_escape},
        {"/a#b", pattern_mistake::bad_character},
        {"/caf\xc3\xa9", pattern_mistake::bad_character},
        {"/x{id}", pattern_mistake::bad_brace},
        {"/{id}.json", pattern_mistake::bad_brace},
        {"/{id", pattern_mistake::bad_brace},
        {"/}", pattern_mistake::bad_brace},
        {"/{}", pattern_mistake::bad_name},
        {"/{...}", pattern_mistake::bad_name},
        {"/{a-b}", pattern_mistake::bad_name},
        {"/{a}/{a}", pattern_mistake::same_name_twice},
        {"/{a}/{a...}", pattern_mistake::same_name_twice},
        {"/{a...}/b", pattern_mistake::rest_not_last},
        {"/{a...}/", pattern_mistake::rest_not_last},
    };
    for (const auto& [text, mistake] : examples) {
        BOOST_TEST((find_mistake(text) == mistake), text);
        BOOST_TEST(route_pattern::runtime(text).mistake() != "", text);
    }
}

BOOST_AUTO_TEST_CASE(tells_its_names) {
    const auto pattern = route_pattern::runtime("/a/{b}/c/{d...}");
    BOOST_TEST(pattern.names() == (std::vector<std::string_view>{"b", "d"}), boost::test_tools::per_element());
    BOOST_TEST(pattern.has_rest());
    BOOST_TEST(!route_pattern::runtime("/a/{b}").has_rest());
    BOOST_TEST(route_pattern().text() == "/");
}

BOOST_AUTO_TEST_CASE(goes_with_the_handler) {
    using routing::detail::path_need;
    const path_need id{"id", true, false}, text{"id", true, true}, list{"id", false, true};
    auto check = [](std::string_view pattern, std::vector<path_need> needs, bool whole = false) {
        return find_mistake(pattern, needs, whole);
    };
    BOOST_TEST((check("/{id}", {id}) == pattern_mistake::none));
    BOOST_TEST((check("/{id}", {}) == pattern_mistake::handler_lacks_name));
    BOOST_TEST((check("/{id}", {}, true) == pattern_mistake::none));
    BOOST_TEST((check("/{uid}", {id}) == pattern_mistake::handler_lacks_name));
    BOOST_TEST((check("/{uid}", {id}, true) == pattern_mistake::route_lacks_name));
    BOOST_TEST((check("/", {id}) == pattern_mistake::route_lacks_name));
    BOOST_TEST((check("/{id...}", {id}) == pattern_mistake::rest_needs_text));
    BOOST_TEST((check("/{id...}", {text}) == pattern_mistake::none));
    BOOST_TEST((check("/{id...}", {list}) == pattern_mistake::none));
    BOOST_TEST((check("/{id}", {list}) == pattern_mistake::segment_needs_value));
}

BOOST_AUTO_TEST_CASE(the_compiler_checks_literals_against_the_handler) {
    using handler = void (*)(path<"id", int>);
    routing::pattern_for<handler> checked = "/v1/{id}"; // its constructor is consteval
    BOOST_TEST(std::move(checked).take().text() == "/v1/{id}");
    routing::pattern_for<handler> runtime = route_pattern::runtime("/x");
    BOOST_TEST(std::move(runtime).take().text() == "/x");
    routing::group_prefix prefix = "/v1";
    BOOST_TEST(std::move(prefix).take() == "/v1");
}

BOOST_AUTO_TEST_SUITE_END()
