// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/redirect.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(redirect_test)

BOOST_AUTO_TEST_CASE(sends_elsewhere) {
    ask::site site;
    site.router.get("/a", [] { return redirect("/x?y=1"); });
    site.router.get("/b", [] { return redirect::permanent("https://example.org/"); });
    site.router.get("/c", [] { return redirect::temporary("/x"); });
    site.router.get("/d", [] { return redirect("/x\r\nSet-Cookie: a=b"); });
    const auto response = site.get("/a");
    BOOST_TEST(response.status() == 303);
    BOOST_TEST(*response.field("Location") == "/x?y=1");
    BOOST_TEST(response.body() == "");
    BOOST_TEST(site.get("/b").status() == 308);
    BOOST_TEST(site.get("/c").status() == 307);
    const auto split = site.get("/d");
    BOOST_TEST(split.status() == 500);
    BOOST_TEST(!split.field("Set-Cookie"));
}

BOOST_AUTO_TEST_CASE(other_statuses_are_none) {
    for (int status : {200, 300, 304, 305, 306, 400}) {
        BOOST_CHECK_THROW(redirect("/x", status), std::invalid_argument);
    }
}

BOOST_AUTO_TEST_SUITE_END()
