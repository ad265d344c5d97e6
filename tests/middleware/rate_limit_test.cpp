// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/request_builder.hpp>
#include <mainstay/middleware/rate_limit.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mainstay;
using namespace std::chrono_literals;
using middleware::rate_limit;

namespace {
struct world {
    core::manual_clock time;
    rate_limit limit{{.limit = {2, 3s}, .clock = &time}};

    std::optional<http::response> send(const char* address) {
        http::request_builder builder("GET", "/");
        builder.peer(http::peer{address, 1234, false});
        builder.request().context().id("abc");
        return limit.before(builder.request());
    }
};
routing::route_info route(routing::metadata about = {}) {
    return {http::method::get, route_pattern::runtime("/"), std::move(about)};
}
} // namespace

BOOST_AUTO_TEST_SUITE(rate_limit_test)

BOOST_FIXTURE_TEST_CASE(past_the_limit_the_answer_is_429_and_says_when, world) {
    BOOST_TEST(!send("192.0.2.1").has_value());
    BOOST_TEST(!send("192.0.2.1").has_value());
    auto refused = send("192.0.2.1");
    BOOST_REQUIRE(refused.has_value());
    BOOST_TEST(refused->status() == 429);
    BOOST_TEST(refused->field("Retry-After").value() == "2"); // 1.5 s, rounded up
    BOOST_TEST(refused->field("Content-Type").value() == "application/problem+json");
    BOOST_TEST(refused->body().find("\"request_id\":\"abc\"") != std::string::npos);
    BOOST_TEST(!send("192.0.2.2").has_value());
    time.advance(1500ms);
    BOOST_TEST(!send("192.0.2.1").has_value());
}

BOOST_FIXTURE_TEST_CASE(copies_share_one_count, world) {
    rate_limit copy = limit;
    BOOST_TEST(!send("192.0.2.1").has_value());
    BOOST_TEST(!send("192.0.2.1").has_value());
    http::request_builder builder("GET", "/");
    builder.peer(http::peer{"192.0.2.1", 1, false});
    BOOST_TEST(copy.before(builder.request()).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_v6_client_is_its_whole_network, world) {
    BOOST_TEST(!send("2001:db8::1").has_value());
    BOOST_TEST(!send("2001:db8::2").has_value());
    BOOST_TEST(send("2001:db8:0:0:ffff::3").has_value());
    BOOST_TEST(!send("2001:db8:0:1::1").has_value());
}

BOOST_FIXTURE_TEST_CASE(exempt_routes_and_no_limit_leave_it_out_of_the_chain, world) {
    BOOST_TEST(limit.applies(route()));
    routing::metadata about;
    about.add(middleware::not_rate_limited{});
    BOOST_TEST(!limit.applies(route(about)));
    BOOST_TEST(!rate_limit({.limit = {}}).applies(route()));
}

BOOST_AUTO_TEST_SUITE_END()
