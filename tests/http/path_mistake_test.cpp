// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/path_mistake.hpp>

#include <boost/test/unit_test.hpp>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(path_mistake_test)

BOOST_AUTO_TEST_CASE(good_paths) {
    for (auto text : {"", "/", "*", "/a/b", "//", "/a.b", "/.a", "/...", "/a..", "/%2e%2e%2e", "/%41", "/a%2Fb",
             "/%25zz", "/%5C", "/caf%C3%A9", "/%E2%82%AC", "/%F0%9F%98%80", "/%0d%0a", "/..a/%2e.b"})
        BOOST_TEST(http::path_mistake(text) == "", text);
}

BOOST_AUTO_TEST_CASE(bad_paths) {
    for (auto text : {"/%", "/a%4", "/%zz", "/nope%zz", "/%4g", "/%%41", "/a%C3%", "/a%C3%zz"})
        BOOST_TEST(http::path_mistake(text) == "the path has a malformed percent escape", text);
    for (auto text : {"/%00", "/a%00b", "/%00/.."})
        BOOST_TEST(http::path_mistake(text) == "the path has an encoded NUL", text);
    for (auto text : {"/%ff", "/%80", "/%c3", "/%c3/a", "/%c3%28", "/%c0%af", "/%ed%a0%80", "/%f4%90%80%80", "/%e2%82",
             "/%f0%9f%98", "/%c3a%a9"})
        BOOST_TEST(http::path_mistake(text) == "the path is not UTF-8", text);
    for (auto text : {"/.", "/..", "/./", "/../", "/a/../b", "/a/.", "/%2e", "/%2e%2e/", "/%2E.", "/.%2e/a", "/a%2f..",
             "/..%2fa", "/a%2F%2e%2e%2Fb", "/..%5ca", "/a\\..\\b", "..", "/a/%2e%2e"})
        BOOST_TEST(http::path_mistake(text) == "the path has a dot segment", text);
}

BOOST_AUTO_TEST_SUITE_END()
