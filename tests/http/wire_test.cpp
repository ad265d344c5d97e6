// SPDX-License-Identifier: BSL-1.0
// What holds of all requests, beside the table of those that are known by name: see wire_cases_test.cpp.
#include "wire.hpp"
#include "wire_cases.hpp"

#include <boost/test/unit_test.hpp>

using namespace mainstay;
using mainstay_test::feed_whole;
using mainstay_test::outcome;
using mainstay_test::wire;
using namespace std::literals;

namespace {

constexpr std::string_view next = "GET /next HTTP/1.1\r\nHost: b\r\n\r\n";
constexpr std::string_view chunked_head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

outcome feed_split(std::string_view bytes, std::size_t at) {
    wire line;
    line.feed(bytes.substr(0, at));
    line.feed(bytes.substr(at));
    return line.result();
}

} // namespace

BOOST_AUTO_TEST_SUITE(wire_test)

// Every byte there is, at every kind of place: only what the grammar allows gets through.
BOOST_AUTO_TEST_CASE(every_byte_in_names_values_and_targets) {
    for (int code = 0; code < 256; ++code) {
        char c = static_cast<char>(code);
        std::string_view one(&c, 1);
        BOOST_TEST_CONTEXT("byte " << code) {
            bool name = http::is_token(one);
            auto with_name = feed_whole("GET / HTTP/1.1\r\nHost: a\r\nX" + std::string(one) + "Y: z\r\n\r\n");
            // A colon ends the name, and the rest is its value.
            BOOST_TEST((with_name.requests.size() == 1) == (name || c == ':'));
            auto with_value = feed_whole("GET / HTTP/1.1\r\nHost: a\r\nX: y" + std::string(one) + "z\r\n\r\n");
            BOOST_TEST((with_value.requests.size() == 1) == http::is_field_value(one));
            auto with_target = feed_whole("GET /a" + std::string(one) + "b HTTP/1.1\r\nHost: a\r\n\r\n");
            BOOST_TEST((with_target.requests.size() == 1) == (code > 0x20 && code < 0x7f && c != '#' && c != '%'));
        }
    }
}

BOOST_AUTO_TEST_CASE(limits_hold_at_the_byte) {
    http::server_limits limits;
    limits.head = 200;
    limits.fields = 3;
    limits.target = 50;
    limits.body = 10;
    auto head_of = [](std::size_t size) {
        std::string start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
        return start + std::string(size - start.size() - 4, 'x') + "\r\n\r\n";
    };
    BOOST_TEST(feed_whole(head_of(200), limits).requests.size() == 1U);
    BOOST_TEST(feed_whole(head_of(201), limits).refused == 431);
    auto with_target = [](std::size_t size) {
        return "GET /" + std::string(size - 1, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n";
    };
    BOOST_TEST(feed_whole(with_target(50), limits).requests.size() == 1U);
    BOOST_TEST(feed_whole(with_target(51), limits).refused == 414);
    BOOST_TEST(feed_whole("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\n\r\n", limits).requests.size() == 1U);
    BOOST_TEST(feed_whole("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", limits).refused == 431);
    std::string post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ";
    BOOST_TEST(feed_whole(post + "10\r\n\r\n0123456789", limits).requests.size() == 1U);
    BOOST_TEST(feed_whole(post + "11\r\n\r\n", limits).refused == 413);
    std::string chunked(chunked_head);
    BOOST_TEST(feed_whole(chunked + "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n", limits).requests.size() == 1U);
    BOOST_TEST(feed_whole(chunked + "5\r\n01234\r\n6\r\n", limits).refused == 413);
}

// Refused while it comes in, not when it is over: an endless line or head costs no memory.
BOOST_AUTO_TEST_CASE(endless_input_is_refused_early) {
    auto fill = [](const std::string& start, const std::string& more, std::size_t most) {
        wire line;
        line.feed(start);
        std::size_t sent = 0;
        for (; sent < most && line.result().refused == 0; sent += more.size())
            line.feed(more);
        BOOST_TEST(sent < most);
        return line.result().refused;
    };
    constexpr std::size_t most = 64 * 1024;
    BOOST_TEST(fill("GET /", "aaaaaaaaaaaaaaaa", most) == 414);
    BOOST_TEST(fill("GET / HTTP/1.1\r\nHost: a\r\nX: ", "aaaaaaaaaaaaaaaa", most) == 431);
    BOOST_TEST(fill("GET / HTTP/1.1\r\nHost: a\r\n", "X: y\r\n", most) == 431);
    BOOST_TEST(fill(std::string(chunked_head) + "1;", "aaaaaaaaaaaaaaaa", most) == 400);
    BOOST_TEST(fill(std::string(chunked_head) + "0\r\n", "X: yyyyyyyyyyyy\r\n", most) == 431);
    BOOST_TEST(fill(std::string(chunked_head), "800\r\n" + std::string(2048, 'x') + "\r\n", 2 * 1024 * 1024) == 413);
}

// Where it is seen, and not when its line ends or is too long.
BOOST_AUTO_TEST_CASE(a_lonely_return_is_refused_at_once) {
    for (std::string start : {"GET /", "GET / HTTP/1.1\r\nHost: a\r\nX", "GET / HTTP/1.1\r\nHost: a\r\nX: y"}) {
        wire line, cut;
        line.feed(start + "\r");
        BOOST_TEST(line.result().refused == 0);
        line.feed("x");
        BOOST_TEST(line.result().refused == 400);
        cut.feed(start + "a\rb");
        BOOST_TEST(cut.result().refused == 400);
    }
}

BOOST_AUTO_TEST_CASE(bodies_larger_than_the_buffer) {
    for (std::size_t size : {4000U, 4096U, 16000U, 70000U, 300000U, 1048576U}) {
        std::string body(size, 'x');
        body.back() = 'y';
        std::string bytes = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
                            body + std::string(next);
        outcome expected{{"POST /|" + body, "GET /next|"}, 0, true};
        BOOST_TEST((feed_whole(bytes) == expected));
        BOOST_TEST((feed_split(bytes, 60) == expected));
        BOOST_TEST((feed_split(bytes, size) == expected));
    }
}

BOOST_AUTO_TEST_CASE(many_pipelined_requests_come_in_order) {
    std::string bytes;
    outcome expected;
    for (int i = 0; i < 5000; ++i) {
        std::string number = std::to_string(i);
        bytes += "POST /" + number + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(number.size()) +
                 "\r\n\r\n" + number;
        expected.requests.push_back("POST /" + number + '|' + number);
    }
    BOOST_TEST((feed_whole(bytes) == expected));
}

BOOST_AUTO_TEST_CASE(random_changes_never_break_it) {
    // xorshift; the same on every run.
    std::uint64_t state = 88172645463325252;
    auto random = [&](std::size_t below) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return static_cast<std::size_t>(state % below);
    };
    const auto seeds = mainstay_test::wire_cases();
    for (int round = 0; round < 20000; ++round) {
        std::string bytes = seeds[random(seeds.size())].bytes + std::string(next);
        for (std::size_t changes = random(4) + 1; changes > 0; --changes) {
            std::size_t at = random(bytes.size());
            switch (random(3)) {
            case 0:
                bytes[at] = static_cast<char>(random(256));
                break;
            case 1:
                bytes.erase(at, 1);
                break;
            default:
                bytes.insert(at, 1, "\r\n :;,0"[random(7)]);
            }
        }
        // However it is cut, it means the same.
        auto whole = feed_whole(bytes);
        auto split = feed_split(bytes, random(bytes.size()));
        if (!(whole == split) || whole.details != split.details || whole.refused == -1)
            BOOST_ERROR(bytes << ": " << whole << " and " << split);
    }
}

BOOST_AUTO_TEST_SUITE_END()
