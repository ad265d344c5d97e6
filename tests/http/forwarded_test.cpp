// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/forwarded.hpp>

#include "loopback.hpp"

using namespace mainstay;
using namespace mainstay_test;

namespace {

struct seen_client {
    http::peer client;
    std::string authority;
};

seen_client told(std::string_view fields, http::forwarded_options forwarded,
    std::vector<std::string> trusted = {"127.0.0.1", "10.0.0.0/8"}) {
    http::server_options options;
    options.trusted_proxies = std::move(trusted);
    options.forwarded = forwarded;
    loopback with(options);
    seen_client seen;
    with.handler.on_request = [&](http::exchange& turn) {
        seen = {turn.request().client(), std::string(turn.request().authority())};
        return true;
    };
    // What one request was told must not be left for the next.
    auto client = with.connect();
    with.talk(client, "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 9.9.9.9\r\nForwarded: for=9.9.9.9\r\n\r\n");
    with.talk(client, "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n");
    return seen;
}

constexpr auto x = http::forwarded_family::x_forwarded, standard = http::forwarded_family::forwarded;

} // namespace

BOOST_AUTO_TEST_SUITE(forwarded_test)

BOOST_AUTO_TEST_CASE(the_first_from_the_right_that_is_no_proxy_is_the_client) {
    struct {
        http::forwarded_family family;
        std::string_view fields, client;
    } const table[]{
        {x, "", "127.0.0.1"},
        {x, "X-Forwarded-For: 1.2.3.4\r\n", "1.2.3.4"},
        {x, "X-Forwarded-For: 6.6.6.6, 1.2.3.4\r\n", "1.2.3.4"},
        {x, "X-Forwarded-For: 6.6.6.6, 1.2.3.4, 10.1.1.1\r\n", "1.2.3.4"},
        {x, "X-Forwarded-For: 6.6.6.6, 1.2.3.4\r\nX-Forwarded-For: 10.1.1.1, 10.1.1.2\r\n", "1.2.3.4"},
        {x, "X-Forwarded-For: 10.1.1.1\r\n", "10.1.1.1"},
        {x, "X-Forwarded-For: ::ffff:1.2.3.4, ::ffff:10.1.1.1\r\n", "1.2.3.4"},
        {x, "X-Forwarded-For: 2001:DB8::1\r\n", "2001:db8::1"},
        {x, "X-Forwarded-For: [2001:db8::1]:80\r\n", "2001:db8::1"},
        {x, "X-Forwarded-For: 1.2.3.4:80, ,\r\n", "1.2.3.4"},
        {x, "X-Forwarded-For:\r\n", "127.0.0.1"},
        {x, "X-Forwarded-For: , ,\r\n", "127.0.0.1"},
        {x, "X-Forwarded-For: 1.2.3.4, unknown\r\n", "127.0.0.1"},
        {x, "X-Forwarded-For: 1.2.3.4, evil, 10.1.1.1\r\n", "10.1.1.1"},
        {x, "X-Forwarded-For: 1.2.3.4:\r\n", "127.0.0.1"},
        {x, "X-Forwarded-For: 1.2.3.4:65536\r\n", "127.0.0.1"},
        {x, "X-Forwarded-For: [1.2.3.4]\r\n", "127.0.0.1"},
        {x, "X-Forwarded-For: [::1\r\n", "127.0.0.1"},
        {x, "Forwarded: for=1.2.3.4\r\n", "127.0.0.1"},
        {standard, "X-Forwarded-For: 1.2.3.4\r\n", "127.0.0.1"},
        {http::forwarded_family::none, "X-Forwarded-For: 1.2.3.4\r\nForwarded: for=1.2.3.4\r\n", "127.0.0.1"},
        {standard, "Forwarded: for=1.2.3.4\r\n", "1.2.3.4"},
        {standard, "Forwarded: For=\"1.2.3.4:80\";by=x\r\n", "1.2.3.4"},
        {standard, "Forwarded: for=\"[2001:db8::1]:_p\"; proto=http\r\n", "2001:db8::1"},
        {standard, "Forwarded: for=6.6.6.6, for=1.2.3.4;by=\"a,b;c\"\r\nForwarded: for=10.1.1.1\r\n", "1.2.3.4"},
        {standard, "Forwarded: for=\"6.6.6.6, for=1.2.3.4\r\n", "1.2.3.4"},
        {standard, "Forwarded: for=1.2.3.4, for=_hidden\r\n", "127.0.0.1"},
        {standard, "Forwarded: for=1.2.3.4, for=unknown, for=10.1.1.1\r\n", "10.1.1.1"},
        {standard, "Forwarded: for=1.2.3.4, proto=https\r\n", "127.0.0.1"},
        {standard, "Forwarded: for=1.2.3.4;for=5.6.7.8\r\n", "127.0.0.1"},
        {standard, "Forwarded: for=\"1.2.3.4\r\n", "127.0.0.1"},
        {standard, "Forwarded: for=1.2.3.4;\r\n", "127.0.0.1"},
        {standard, "Forwarded: for\r\n", "127.0.0.1"},
        {standard, "Forwarded: =1.2.3.4\r\n", "127.0.0.1"},
        {standard, "Forwarded: for=\"1.2.3.\\4\"\r\n", "127.0.0.1"},
    };
    for (const auto& row : table)
        BOOST_TEST(told(row.fields, {.family = row.family}).client.address == row.client, row.fields);
}

BOOST_AUTO_TEST_CASE(only_a_trusted_peer_is_believed) {
    std::string_view fields = "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\n";
    for (const std::vector<std::string>& trusted : {std::vector<std::string>{}, {"10.0.0.0/8"}, {"unix"}}) {
        auto seen = told(fields, {.host = true}, trusted);
        BOOST_TEST(seen.client.address == "127.0.0.1");
        BOOST_TEST(!seen.client.secure);
        BOOST_TEST(seen.authority == "a");
    }
}

BOOST_AUTO_TEST_CASE(scheme_and_host_are_believed_as_far_as_that_is_set) {
    struct {
        http::forwarded_options options;
        std::string_view fields;
        bool secure;
        std::string_view authority;
    } const table[]{
        {{.host = true}, "X-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example:8443\r\n", true, "shop.example:8443"},
        {{}, "X-Forwarded-Proto: HTTPS\r\nX-Forwarded-Host: evil\r\n", true, "a"},
        {{.proto = false}, "X-Forwarded-Proto: https\r\n", false, "a"},
        {{}, "X-Forwarded-Proto: https, http\r\nX-Forwarded-For: 1.2.3.4\r\n", false, "a"},
        {{}, "X-Forwarded-Proto: https, http\r\nX-Forwarded-For: 1.2.3.4, 10.1.1.1\r\n", true, "a"},
        {{}, "X-Forwarded-Proto: https\r\nX-Forwarded-For: 1.2.3.4, 10.1.1.1\r\n", true, "a"},
        {{}, "X-Forwarded-Proto: httpsx\r\n", false, "a"},
        {{.host = true}, "X-Forwarded-Host: a b\r\n", false, "a"},
        {{.host = true}, "X-Forwarded-Host: \r\n", false, "a"},
        {{.family = standard, .host = true}, "Forwarded: for=1.2.3.4;proto=https;host=\"b:1\"\r\n", true, "b:1"},
        {{.family = standard, .host = true}, "Forwarded: proto=https;host=evil, for=1.2.3.4\r\n", false, "a"},
        {{.family = standard}, "X-Forwarded-Proto: https\r\n", false, "a"},
    };
    for (const auto& row : table) {
        auto seen = told(row.fields, row.options);
        BOOST_TEST(seen.client.secure == row.secure, row.fields);
        BOOST_TEST(seen.authority == row.authority, row.fields);
    }
}

BOOST_AUTO_TEST_CASE(the_port_completes_the_authority) {
    struct {
        std::string_view fields, authority;
    } const table[]{
        {"X-Forwarded-Port: 8443\r\n", "a:8443"},
        {"X-Forwarded-Port: 443\r\n", "a:443"},
        {"X-Forwarded-Proto: https\r\nX-Forwarded-Port: 443\r\n", "a"},
        {"X-Forwarded-Proto: https\r\nX-Forwarded-Port: 80\r\n", "a:80"},
        {"X-Forwarded-Port: 80\r\n", "a"},
        {"X-Forwarded-For: 1.2.3.4, 10.0.0.1\r\nX-Forwarded-Port: 1, 2, 3\r\n", "a:2"},
        {"X-Forwarded-Host: b\r\nX-Forwarded-Port: 81\r\n", "b:81"},
        {"X-Forwarded-Host: [::1]\r\nX-Forwarded-Port: 81\r\n", "[::1]:81"},
        {"X-Forwarded-Host: b:82\r\nX-Forwarded-Port: 81\r\n", "b:82"},
        {"X-Forwarded-Host: [::1]:82\r\nX-Forwarded-Port: 81\r\n", "[::1]:82"},
        {"X-Forwarded-Port: 0\r\n", "a"},
        {"X-Forwarded-Port: 65536\r\n", "a"},
        {"X-Forwarded-Port: 81x\r\n", "a"},
        {"X-Forwarded-Port:\r\n", "a"},
    };
    for (const auto& [fields, authority] : table) {
        BOOST_TEST_CONTEXT(fields)
        BOOST_TEST(told(fields, {.host = true, .port = true}).authority == authority);
    }
    BOOST_TEST(told("X-Forwarded-Port: 81\r\n", {}).authority == "a");
    BOOST_TEST(told("X-Forwarded-Port: 81\r\n", {.port = true}, {"10.0.0.0/8"}).authority == "a");
    BOOST_TEST(told("X-Forwarded-Port: 81\r\n", {.family = standard, .port = true}).authority == "a");
}

BOOST_AUTO_TEST_SUITE_END()
