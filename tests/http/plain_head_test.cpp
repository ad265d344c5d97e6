// SPDX-License-Identifier: BSL-1.0
#include "http/plain_head.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace mainstay;

namespace {

constexpr http::head_limits limits{256, 3, 32};

std::size_t taken(std::string_view bytes) {
    http::request out;
    return http::read_plain_head(bytes, limits, out);
}

} // namespace

BOOST_AUTO_TEST_SUITE(plain_head)

BOOST_AUTO_TEST_CASE(fills_the_request_with_views) {
    const std::string_view bytes =
        "POST /a/b%20c?d=e?f HTTP/1.0\r\nHost: x\r\nEmpty:\r\nText: \t a\tb \xc3\xa9 long enough  \r\n\r\nbody";
    http::request out;
    BOOST_TEST(http::read_plain_head(bytes, limits, out) == bytes.size() - 4);
    BOOST_CHECK(out.method() == http::method::post);
    BOOST_TEST(out.method_name() == "POST");
    BOOST_TEST(out.target() == "/a/b%20c?d=e?f");
    BOOST_TEST(out.path() == "/a/b%20c");
    BOOST_TEST(out.query() == "d=e?f");
    BOOST_TEST(out.minor_version() == 0);
    BOOST_TEST_REQUIRE(out.fields().size() == 3U);
    BOOST_TEST(out.fields()[0].value == "x");
    BOOST_TEST(out.fields()[1].name == "Empty");
    BOOST_TEST(out.fields()[1].value == "");
    BOOST_TEST(out.fields()[2].value == "a\tb \xc3\xa9 long enough");
    BOOST_TEST(out.target().data() == bytes.data() + 5);
}

BOOST_AUTO_TEST_CASE(leaves_what_is_not_whole) {
    const std::string_view bytes = "GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n";
    BOOST_TEST(taken(bytes) == bytes.size());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        BOOST_TEST(taken(bytes.substr(0, size)) == 0U);
}

BOOST_AUTO_TEST_CASE(leaves_what_is_written_in_another_way) {
    for (std::string_view line : {"get / HTTP/1.1", "BREW / HTTP/1.1", "CONNECT /a HTTP/1.1", "GET  / HTTP/1.1",
             "GET /\tHTTP/1.1", "GET /# HTTP/1.1", "GET /\x80 HTTP/1.1", "GET /a/../b HTTP/1.1", "GET /%zz HTTP/1.1",
             "GET /%00 HTTP/1.1", "GET * HTTP/1.1", "GET http://x/ HTTP/1.1", "GET / HTTP/1.2", "GET / HTTP/2.0",
             "GET / http/1.1", "GET / HTTP/1.1 ", "GET /"}) {
        BOOST_TEST(taken(std::string(line) + "\r\n\r\n") == 0U, line);
    }
    for (std::string_view field : {"A : b", " A: b", ": b", "A", "A: b\r", "A: b\n", "A: \x01",
             "A: 12345678\x7f"
             "9",
             "A: 1234567\x1f", "A: b\t", "A: b\t ", "A: b\r\n c", "\x80: b"}) {
        BOOST_TEST(taken("GET / HTTP/1.1\r\n" + std::string(field) + "\r\n\r\n") == 0U, field);
    }
    BOOST_TEST(taken("GET / HTTP/1.1\n\n") == 0U);
    BOOST_TEST(taken("GET / HTTP/1.1\r\n\rx") == 0U);
    const std::string nul("GET / HTTP/1.1\r\nA: 1234567\0"
                          "9\r\n\r\n",
        33);
    BOOST_TEST(taken(nul) == 0U);
}

BOOST_AUTO_TEST_CASE(leaves_what_is_over_a_limit) {
    const std::string end = "\r\n\r\n";
    BOOST_TEST(taken("GET /" + std::string(31, 'a') + " HTTP/1.1" + end) != 0U);
    BOOST_TEST(taken("GET /" + std::string(32, 'a') + " HTTP/1.1" + end) == 0U);
    BOOST_TEST(taken("GET / HTTP/1.1\r\nA: a\r\nB: b\r\nC: c" + end) != 0U);
    BOOST_TEST(taken("GET / HTTP/1.1\r\nA: a\r\nB: b\r\nC: c\r\nD: d" + end) == 0U);
    const std::string start = "GET / HTTP/1.1\r\nA: ";
    BOOST_TEST(taken(start + std::string(limits.head - start.size() - 4, 'a') + end) == limits.head);
    BOOST_TEST(taken(start + std::string(limits.head - start.size() - 3, 'a') + end) == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
