// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/request_builder.hpp>
#include <mainstay/middleware/access_log.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {
struct world {
    core::manual_clock time;
    std::vector<std::string> lines;
    observe::log log{{.format = observe::log_format::json, .immediate = true, .clock = &time},
        observe::to_function([this](std::string_view line) { lines.emplace_back(line); })};
    middleware::access_log access{log, time};
    http::request_builder builder{"GET", "/users/7?token=secret"};
    http::response response;

    world() {
        builder.received_at(time.steady_now());
        builder.request().context().id("abc");
        time.advance(2ms);
    }
    std::string line() {
        access.after(builder.request(), response);
        BOOST_REQUIRE(lines.size() == 1U);
        return lines[0];
    }
};
constexpr const char* start =
    R"({"time":"2027-01-15T08:00:00.002Z","level":"info","message":"request","request_id":"abc",)";
} // namespace

BOOST_AUTO_TEST_SUITE(access_log_test)

BOOST_FIXTURE_TEST_CASE(one_line_without_the_query, world) {
    builder.request().matched("/users/{id}", {});
    response.status(404).body("12345");
    BOOST_TEST(
        line() == std::string(start) +
                      R"("method":"GET","path":"/users/7","status":404,"took":0.002,"bytes":5,"route":"/users/{id}"})");
}

BOOST_FIXTURE_TEST_CASE(without_a_route_there_is_none, world) {
    BOOST_TEST(
        line() == std::string(start) + R"("method":"GET","path":"/users/7","status":200,"took":0.002,"bytes":0})");
}

BOOST_FIXTURE_TEST_CASE(a_cancelled_request_is_called_that, world) {
    builder.request().context().cancel();
    BOOST_TEST(
        line() == std::string(start) + R"("method":"GET","path":"/users/7","cancelled":true,"took":0.002,"bytes":0})");
}

BOOST_FIXTURE_TEST_CASE(a_request_that_took_too_long_is_answered_all_the_same, world) {
    builder.request().context().deadline(time.steady_now());
    builder.request().context().cancel();
    response.status(503);
    BOOST_TEST(
        line() == std::string(start) + R"("method":"GET","path":"/users/7","status":503,"took":0.002,"bytes":0})");
}

BOOST_FIXTURE_TEST_CASE(a_stream_has_no_bytes_yet, world) {
    response.stream([](http::body_writer&) -> task<void> { co_return; });
    BOOST_TEST(line() ==
               std::string(start) + R"("method":"GET","path":"/users/7","status":200,"took":0.002,"streamed":true})");
}

BOOST_FIXTURE_TEST_CASE(a_long_path_is_cut, world) {
    http::request_builder other("GET", '/' + std::string(5000, 'a'));
    access.after(other.request(), response);
    BOOST_TEST(lines.at(0).size() < 1300U);
}

BOOST_FIXTURE_TEST_CASE(a_quiet_log_stays_quiet, world) {
    log.level(observe::log_level::warn);
    access.after(builder.request(), response);
    BOOST_TEST(lines.empty());
}

BOOST_FIXTURE_TEST_CASE(routes_can_be_left_out, world) {
    routing::route_info route{http::method::get, route_pattern::runtime("/healthz"), {}};
    BOOST_TEST(access.applies(route));
    route.metadata.add(middleware::not_logged{});
    BOOST_TEST(!access.applies(route));
}

BOOST_AUTO_TEST_SUITE_END()
