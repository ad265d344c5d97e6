// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/text.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(text_test)

BOOST_AUTO_TEST_CASE(well_formed_utf8_or_nothing) {
    ask::site site;
    site.router.post("/t", [](text body) { return *body; });
    site.router.post("/o", [](std::optional<text> body) { return std::string(body ? "some" : "none"); });
    BOOST_TEST(site.send("POST", "/t", "", "x").body() == "x");
    BOOST_TEST(site.send("POST", "/t", "text/plain", "").body() == "");
    BOOST_TEST(site.send("POST", "/t", "text/plain; charset=\"UTF-8\"", "\xE2\x82\xAC").body() == "\xE2\x82\xAC");
    BOOST_TEST(site.send("POST", "/t", "text/plain; charset=latin1", "x").status() == 415);
    BOOST_TEST(site.send("POST", "/t", "text/plain", "\xff").status() == 400);
    BOOST_TEST(site.send("POST", "/t").status() == 400);
    BOOST_TEST(site.send("POST", "/o").body() == "none");
    BOOST_TEST(site.send("POST", "/o", "", "x").body() == "some");
}

BOOST_AUTO_TEST_SUITE_END()
