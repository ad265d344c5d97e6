// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/problem_response.hpp>

#include <mainstay/core/error.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <system_error>

using namespace mainstay;
using namespace std::chrono_literals;

namespace {
template <class T>
problem of(T thrown) {
    return http::problem_of(std::make_exception_ptr(std::move(thrown)));
}
} // namespace

BOOST_AUTO_TEST_SUITE(problem_response_test)

BOOST_AUTO_TEST_CASE(writes_all_members) {
    http::response out;
    out.set("X-Kept", "1").body("replaced").stream([](http::body_writer&) -> task<> { co_return; });
    auto what = problem(409, "out_of_stock", "no \"more\"").title("Sold").type("https://a/b").internal("secret");
    what.with("product", std::int64_t{7}).field("X-Why", "because").retry_after(3s);
    http::write_problem(out, what, "id-1");
    BOOST_TEST(out.status() == 409);
    BOOST_TEST(out.body() == R"({"type":"https://a/b","title":"Sold","status":409,"detail":"no \"more\"",)"
                             R"("code":"out_of_stock","request_id":"id-1","product":7})");
    BOOST_TEST(out.field("Content-Type").value() == "application/problem+json");
    BOOST_TEST(out.field("Retry-After").value() == "3");
    BOOST_TEST(out.field("X-Why").value() == "because");
    BOOST_TEST(out.field("X-Kept").value() == "1");
    BOOST_TEST(!out.stream());
}

BOOST_AUTO_TEST_CASE(is_not_stored_unless_it_says_so) {
    http::response out, own, earlier;
    http::write_problem(out, problem::not_found(), "id-1");
    BOOST_TEST(out.field("Cache-Control").value() == "no-store");
    http::write_problem(own, problem::not_found().field("Cache-Control", "max-age=60"), "id-1");
    BOOST_TEST(own.field("Cache-Control").value() == "max-age=60");
    earlier.set("Cache-Control", "no-cache");
    http::write_problem(earlier, problem::not_found(), "id-1");
    BOOST_TEST(earlier.field("Cache-Control").value() == "no-cache");
}

BOOST_AUTO_TEST_CASE(errors_say_where_they_are) {
    using core::field_source;
    http::response out;
    http::write_problem(out,
        problem::validation({{field_source::body, "/a", "x", "1"}, {field_source::query, "b", "y", "2"},
            {field_source::path, "c", "y", "3"}, {field_source::header, "D", "y", "4"},
            {field_source::cookie, "e", "y", "5"}}),
        "");
    BOOST_TEST(out.status() == 422);
    BOOST_TEST(out.body().find(R"("errors":[{"pointer":"/a","code":"x","detail":"1"},{"parameter":"b","code":"y",)"
                               R"("detail":"2"},{"parameter":"c","code":"y","detail":"3"},{"header":"D","code":"y",)"
                               R"("detail":"4"},{"cookie":"e","code":"y","detail":"5"}]})") != std::string::npos);
    BOOST_TEST(out.body().find("request_id") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(hostile_texts_stay_json) {
    http::response out;
    http::write_problem(out, problem(400, "x", "a\r\n\x01\"\\\xff"), "\n");
    BOOST_TEST(out.body().find('\n') == std::string::npos);
    BOOST_TEST(out.body().find("\\u0001") != std::string::npos);
    // A status that no answer can have is our own error.
    http::write_problem(out, problem(42, "x"), "");
    BOOST_TEST(out.status() == 500);
}

BOOST_AUTO_TEST_CASE(exceptions_become_problems) {
    BOOST_TEST(of(problem(409, "taken")).code() == "taken");
    for (auto code : {core::errc::overloaded, core::errc::stopping, core::errc::deadline_exceeded}) {
        auto told = of(std::system_error(code));
        BOOST_TEST(told.status() == 503);
        BOOST_TEST(told.retry_after().has_value());
    }
    BOOST_TEST(of(std::runtime_error("secret")).status() == 500);
    BOOST_TEST(of(std::runtime_error("secret")).detail().find("secret") == std::string::npos);
    BOOST_TEST(of(std::system_error(std::make_error_code(std::errc::io_error))).status() == 500);
    BOOST_TEST(of(42).code() == "internal_error");
}

BOOST_AUTO_TEST_SUITE_END()
