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

BOOST_AUTO_TEST_SUITE_END()
