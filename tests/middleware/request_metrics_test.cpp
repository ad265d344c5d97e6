// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/request_builder.hpp>
#include <mainstay/middleware/request_metrics.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mainstay;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(request_metrics_test)

BOOST_AUTO_TEST_CASE(measures_by_method_route_and_status) {
    core::manual_clock time;
    observe::metrics metrics;
    middleware::request_metrics measure(metrics, time);
    middleware::request_metrics copy = measure;
    http::request_builder builder("GET", "/users/7");
    builder.received_at(time.steady_now()).request().matched("/users/{id}", {});
    time.advance(30ms);
    http::response response(201);
    measure.after(builder.request(), response);
    copy.after(builder.request(), response);
    builder.request().context().cancel();
    copy.after(builder.request(), response);
    builder.request().context().deadline(time.steady_now());
    copy.after(builder.request(), response.status(503));
    std::string text = metrics.text();
    auto has = [&](std::string_view line) { return text.find("\n" + std::string(line) + "\n") != text.npos; };
    BOOST_TEST(
        has(R"(http_server_request_duration_seconds_bucket{http_request_method="GET",http_response_status_code="201",)"
            R"(http_route="/users/{id}",le="0.025"} 0)"));
    BOOST_TEST(
        has(R"(http_server_request_duration_seconds_bucket{http_request_method="GET",http_response_status_code="201",)"
            R"(http_route="/users/{id}",le="0.05"} 2)"));
    BOOST_TEST(has(R"(http_server_request_duration_seconds_count{error_type="cancelled",http_request_method="GET",)"
                   R"(http_route="/users/{id}"} 1)"));
    // Who took too long was cancelled as well, but has his answer.
    BOOST_TEST(
        has(R"(http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="503",)"
            R"(http_route="/users/{id}"} 1)"));
}

BOOST_AUTO_TEST_SUITE_END()
