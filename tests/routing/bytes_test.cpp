// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/bytes.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(bytes_test)

BOOST_AUTO_TEST_CASE(as_they_came) {
    ask::site site;
    site.router.post("/b", [](bytes body) {
        return std::to_string(body->size()) + ":" + std::to_string(body->empty() ? -1 : static_cast<int>((*body)[0]));
    });
    BOOST_TEST(site.send("POST", "/b", "image/png", std::string_view("\xff\0\1", 3)).body() == "3:255");
    BOOST_TEST(site.send("POST", "/b").body() == "0:-1");
}

BOOST_AUTO_TEST_SUITE_END()
