// SPDX-License-Identifier: BSL-1.0
#include <mainstay/observe/http_duration.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <thread>
#include <vector>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {
bool has(const std::string& text, std::string_view line) {
    return ("\n" + text).find("\n" + std::string(line) + "\n") != std::string::npos;
}
constexpr const char* count = "http_server_request_duration_seconds_count";
} // namespace

BOOST_AUTO_TEST_SUITE(http_duration_test)

BOOST_AUTO_TEST_CASE(times_go_by_method_route_and_status) {
    observe::metrics metrics;
    observe::http_duration duration(metrics);
    duration.record("GET", "/users/{id}", 200, 30ms);
    duration.record("GET", "/users/{id}", 200, 30ms);
    duration.record("GET", "/users/{id}", 404, 1ms);
    duration.record("POST", "/users/{id}", 200, 20s);
    std::string text = metrics.text();
    BOOST_TEST(has(text, "# TYPE http_server_request_duration_seconds histogram"));
    std::string labels = R"(http_request_method="GET",http_response_status_code="200",http_route="/users/{id}")";
    BOOST_TEST(has(text, std::string(count) + "{" + labels + "} 2"));
    BOOST_TEST(has(text, "http_server_request_duration_seconds_bucket{" + labels + ",le=\"0.025\"} 0"));
    BOOST_TEST(has(text, "http_server_request_duration_seconds_bucket{" + labels + ",le=\"0.05\"} 2"));
    BOOST_TEST(has(text, "http_server_request_duration_seconds_bucket{" + labels + ",le=\"10\"} 2"));
    BOOST_TEST(
        has(text, std::string(count) +
                      R"({http_request_method="POST",http_response_status_code="200",http_route="/users/{id}"} 1)"));
}

BOOST_AUTO_TEST_CASE(unknown_methods_routes_and_cancelled_requests_have_their_form) {
    observe::metrics metrics;
    observe::http_duration duration(metrics);
    duration.record("BREW", "", 404, 1ms);
    duration.record("PROPFIND", "", 404, 1ms);
    duration.record("GET", "/slow", 0, 1s);
    std::string text = metrics.text();
    BOOST_TEST(has(text, std::string(count) + R"({http_request_method="_OTHER",http_response_status_code="404"} 2)"));
    BOOST_TEST(
        has(text, std::string(count) + R"({error_type="cancelled",http_request_method="GET",http_route="/slow"} 1)"));
}

BOOST_AUTO_TEST_CASE(many_combinations_from_many_threads_are_all_counted_and_bounded) {
    observe::metrics metrics;
    observe::http_duration duration(metrics);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 3000; ++i)
                duration.record("GET", "/route/" + std::to_string(i), 200, 1ms);
        });
    }
    for (auto& one : threads)
        one.join();
    std::string text = metrics.text();
    std::size_t series = 0;
    double sum = 0;
    for (std::size_t at = text.find(std::string(count) + "{"); at != text.npos;
         at = text.find(std::string(count) + "{", at + 1)) {
        ++series;
        sum += std::stod(text.substr(text.find("} ", at) + 2));
    }
    BOOST_TEST(series == 2001U);
    BOOST_TEST(sum == 12000);
}

BOOST_AUTO_TEST_SUITE_END()
