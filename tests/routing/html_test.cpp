// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/html.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(html_test)

BOOST_AUTO_TEST_CASE(is_a_page) {
    ask::site site;
    site.router.get("/", [] { return html("<p>" + routing::escape_html("<script>") + "</p>"); });
    BOOST_TEST(*site.get("/").field("Content-Type") == "text/html; charset=utf-8");
    BOOST_TEST(site.get("/").body() == "<p>&lt;script&gt;</p>");
}

BOOST_AUTO_TEST_CASE(escapes_for_elements_and_quoted_attributes) {
    BOOST_TEST(routing::escape_html("a&b<c>d\"e'f") == "a&amp;b&lt;c&gt;d&quot;e&#39;f");
    std::string out = "x";
    routing::append_html(out, "\xE2\x82\xAC&amp;");
    BOOST_TEST(out == "x\xE2\x82\xAC&amp;amp;");
}

BOOST_AUTO_TEST_SUITE_END()
