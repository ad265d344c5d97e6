// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/form.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;

namespace {
struct sign_in {
    std::string name;
    int age;
};
} // namespace

BOOST_AUTO_TEST_SUITE(form_test)

BOOST_AUTO_TEST_CASE(reads_what_browsers_send) {
    ask::site site;
    site.router.post("/f", [](form<sign_in> in) { return in->name + std::to_string(in->age); });
    site.router.post("/o", [](std::optional<form<sign_in>> in) { return std::string(in ? "some" : "none"); });
    constexpr std::string_view type = "application/x-www-form-urlencoded";
    BOOST_TEST(site.send("POST", "/f", type, "name=a+b%21&age=7").body() == "a b!7");
    BOOST_TEST(
        site.send("POST", "/f", "application/x-www-form-urlencoded; charset=UTF-8", "name=a&age=7").body() == "a7");
    BOOST_TEST(site.send("POST", "/f", "application/json", "name=a&age=7").status() == 415);
    BOOST_TEST(site.send("POST", "/f").status() == 415);
    BOOST_TEST(site.send("POST", "/f", type, "name=%&age=7").status() == 400);
    const auto response = site.send("POST", "/f", type, "age=x&more=1");
    BOOST_TEST(response.status() == 422);
    for (const char* pointer : {"/name", "/age", "/more"}) {
        BOOST_TEST(ask::contains(response.body(), "\"pointer\":\"" + std::string(pointer) + '"'), pointer);
    }
    BOOST_TEST(site.send("POST", "/o").body() == "none");
    BOOST_TEST(site.send("POST", "/o", type, "name=a&age=7").body() == "some");
}

BOOST_AUTO_TEST_CASE(follows_the_url_standard_but_refuses_what_is_broken) {
    struct anything {
        std::optional<std::string> a, b;
    };
    ask::site site;
    site.router.post("/f", [](form<anything> in) { return in->a.value_or("none") + '|' + in->b.value_or("none"); });
    auto said = [&](std::string_view body) {
        const auto answer = site.send("POST", "/f", "application/x-www-form-urlencoded", body);
        return answer.status() == 200 ? answer.body() : std::to_string(answer.status());
    };
    BOOST_TEST(said("") == "none|none");
    BOOST_TEST(said("&&a=1&&b=2&") == "1|2");
    BOOST_TEST(said("a&b=") == "|");
    BOOST_TEST(said("a==&b=1=2") == "=|1=2");
    BOOST_TEST(said("a=%26%3D%2B+%25&b=\xc3\xa9%C3%A9") == "&=+ %|\xc3\xa9\xc3\xa9");
    BOOST_TEST(said("%61=1&b=%e2%82%ac") == "1|\xe2\x82\xac");
    for (std::string_view broken : {"a=%", "a=%4", "a=%zz", "%=1", "a=1&b=%%", "a=%u20ac"})
        BOOST_TEST(said(broken) == "400", broken);
    for (std::string_view wrong : {"a=%ff", "a=\xff", "a=%ed%a0%80", "a=1&a=2", "=1", "%ff=1", "a=1;b=2&c=3"})
        BOOST_TEST(said(wrong) == "422", wrong);
}

BOOST_AUTO_TEST_CASE(has_a_limit_and_takes_no_longer_for_odd_bodies) {
    struct list {
        std::vector<int> n;
    };
    ask::site site;
    site.router.post("/f", [](form<list> in) { return std::to_string(in->n.size()); });
    auto send = [&](std::string_view body) {
        return site.send("POST", "/f", "application/x-www-form-urlencoded", body);
    };
    std::string body;
    for (int i = 0; i < 1000; ++i)
        body += "n=1&";
    BOOST_TEST(send(body).body() == "1000");
    BOOST_TEST(send(body + "n=1").status() == 400);
    // Were one of them quadratic, the test would not end.
    for (std::string_view unit : {"&", "=", "%41", "+", "n", "n&", "n=1&", "&&n=", "%"}) {
        std::string odd;
        while (odd.size() < 1'000'000)
            odd += unit;
        BOOST_TEST(send(odd + "&n=1").status() >= 200, unit);
    }
    BOOST_TEST(send(std::string(1'000'000, '&') + "n=1").body() == "1");
}

BOOST_AUTO_TEST_SUITE_END()
