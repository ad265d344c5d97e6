// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/reply.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;

namespace {
struct account {
    int id;
};
} // namespace

BOOST_AUTO_TEST_SUITE(reply_test)

BOOST_AUTO_TEST_CASE(puts_fields_and_cookies_around_an_answer) {
    ask::site site;
    site.router.post("/a", []() -> task<reply<created<account>>> {
        http::set_cookie session;
        session.name = "session";
        session.value = "abc";
        co_return reply{created{account{7}, "/v1/me"}}.set("Cache-Control", "no-store").cookie(session).add("X-A", "1");
    });
    const auto response = site.send("POST", "/a");
    BOOST_TEST(response.status() == 201);
    BOOST_TEST(*response.field("Location") == "/v1/me");
    BOOST_TEST(*response.field("Cache-Control") == "no-store");
    BOOST_TEST(ask::contains(*response.field("Set-Cookie"), "session=abc"));
    BOOST_TEST(response.body() == R"({"id":7})");
}

BOOST_AUTO_TEST_CASE(replaces_what_the_answer_has) {
    ask::site site;
    site.router.get("/a", [] {
        auto answer = reply{std::string("# x")};
        answer.set("Content-Type", "text/markdown").status(203);
        return answer;
    });
    const auto response = site.get("/a");
    BOOST_TEST(response.status() == 203);
    BOOST_TEST(*response.field("Content-Type") == "text/markdown");
    BOOST_TEST(response.fields().size() == 1u);
    BOOST_CHECK_THROW(reply{1}.set("X-A", "a\r\nb"), std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
