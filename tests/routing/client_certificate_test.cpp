// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/client_certificate.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(client_certificate_test)

BOOST_AUTO_TEST_CASE(who_has_shown_one_and_who_has_not) {
    ask::site site;
    site.router.get("/must", [](client_certificate who) { return who->common_name; });
    site.router.get("/may", [](std::optional<client_certificate> who) {
        return std::string(who ? (*who)->fingerprint : "nobody");
    });
    auto asked = [&](std::string_view target, bool shows) {
        http::request_builder request("GET", target);
        http::peer from;
        if (shows) {
            http::peer_certificate shown{.common_name = "billing", .fingerprint = "abc"};
            from.certificate = std::make_shared<const http::peer_certificate>(shown);
        }
        request.peer(from);
        return site.send(request);
    };
    BOOST_TEST(asked("/must", true).body() == "billing");
    BOOST_TEST(asked("/may", true).body() == "abc");
    BOOST_TEST(asked("/may", false).body() == "nobody");
    auto refused = asked("/must", false);
    BOOST_TEST(refused.status() == 403);
    BOOST_TEST(ask::contains(refused.body(), "client_certificate_required"));
}

BOOST_AUTO_TEST_SUITE_END()
