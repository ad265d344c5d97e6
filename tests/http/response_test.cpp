// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/response.hpp>

#include <mainstay/core/problem.hpp>
#include <mainstay/http/cookie.hpp>
#include <mainstay/http/problem_response.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace mainstay;
using namespace std::literals;

BOOST_AUTO_TEST_SUITE(response_test)

BOOST_AUTO_TEST_CASE(fields_are_set_added_and_removed) {
    http::response out;
    out.set("A", "1").add("a", "2").set("B", " padded\t");
    BOOST_TEST(out.field_lines() == "A: 1\r\na: 2\r\nB: padded\r\n");
    BOOST_TEST(out.field("a").value() == "1");
    out.set("A", "3");
    BOOST_TEST(out.field_lines() == "B: padded\r\nA: 3\r\n");
    BOOST_TEST(out.fields().size() == 2U);
    BOOST_TEST(out.fields()[1].value == "3");
    out.remove("b").remove("missing");
    BOOST_TEST(out.field_lines() == "A: 3\r\n");
    BOOST_TEST(!out.field("B").has_value());
    // A name is not found where it is only the start of one, or in a value.
    out.set("Ab", "A: x");
    BOOST_TEST(out.field("A").value() == "3");
}

// Views of its own fields may be given back to it.
BOOST_AUTO_TEST_CASE(takes_its_own_views) {
    http::response out;
    out.set("A", std::string(100, 'x')).set("B", "2");
    out.set("C", *out.field("A"));
    out.set("A", *out.field("C"));
    out.remove(out.fields().front().name);
    BOOST_TEST(out.field("A").value() == std::string(100, 'x'));
    BOOST_TEST(out.field("C").has_value());
}

BOOST_AUTO_TEST_CASE(nothing_gets_through_any_setter) {
    http::response out;
    for (auto evil : {"a\r\nEvil: 1"sv, "a\rb"sv, "a\nb"sv, "a\0b"sv, "\x7f"sv}) {
        BOOST_CHECK_THROW(out.set("X", evil), std::invalid_argument);
        BOOST_CHECK_THROW(out.add("X", evil), std::invalid_argument);
        BOOST_CHECK_THROW(out.content_type(evil), std::invalid_argument);
        BOOST_CHECK_THROW(out.set(evil, "x"), std::invalid_argument);
        BOOST_CHECK_THROW(out.add(evil, "x"), std::invalid_argument);
        BOOST_CHECK_THROW(http::add_cookie(out, {.name = "n", .value = std::string(evil)}), std::invalid_argument);
        BOOST_CHECK_THROW(http::add_cookie(out, {.name = std::string(evil), .value = "v"}), std::invalid_argument);
        BOOST_CHECK_THROW(
            http::add_cookie(out, {.name = "n", .value = "v", .path = "/" + std::string(evil)}), std::invalid_argument);
        BOOST_CHECK_THROW(
            http::add_cookie(out, {.name = "n", .value = "v", .domain = std::string(evil)}), std::invalid_argument);
        http::write_problem(out, problem(400, "x").field("X", std::string(evil)), evil);
        BOOST_TEST(!out.field("X").has_value());
        out.clear();
    }
    for (auto name : {"", "a b", "a:", "\xc3\xa9"})
        BOOST_CHECK_THROW(out.set(name, "x"), std::invalid_argument);
    BOOST_TEST(out.field_lines().empty());
}

BOOST_AUTO_TEST_CASE(framing_is_not_the_handler_s) {
    http::response out;
    for (auto name : {"Content-Length", "transfer-encoding", "Connection", "KEEP-ALIVE", "Trailer"}) {
        BOOST_CHECK_THROW(out.set(name, "1"), std::invalid_argument);
        BOOST_CHECK_THROW(out.add(name, "1"), std::invalid_argument);
    }
    for (int status : {0, 100, 199, 600, -1})
        BOOST_CHECK_THROW(out.status(status), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(is_emptied_for_the_next) {
    http::response out(404);
    out.set("Date", "x").set("Server", "y").body("text").close().stream([](http::body_writer&) -> task<> {
        co_return;
    });
    BOOST_TEST((out.has_own_date() && out.has_own_server() && out.closes()));
    out.clear();
    BOOST_TEST(out.status() == 200);
    BOOST_TEST(out.field_lines().empty());
    BOOST_TEST(out.body().empty());
    BOOST_TEST(!(out.has_own_date() || out.has_own_server() || out.closes() || out.stream()));
    out.set("Date", "x").remove("date");
    BOOST_TEST(!out.has_own_date());
}

BOOST_AUTO_TEST_SUITE_END()
