// SPDX-License-Identifier: BSL-1.0
// Holds the machine, and a server with sockets, against the table of raw requests. Each is sent whole, split at every
// byte and byte by byte, alone, behind a good request, which always has to be answered, and in front of one, which has
// to be answered just where the connection stays.
#include "loopback.hpp"
#include "wire.hpp"
#include "wire_cases.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <charconv>
#include <set>

using mainstay_test::client;
using mainstay_test::loopback;
using mainstay_test::outcome;
using mainstay_test::wire;
using mainstay_test::wire_case;
namespace http = mainstay::http;

namespace {

constexpr std::string_view next = "GET /next HTTP/1.1\r\nHost: b\r\n\r\n", next_seen = "GET /next|";

struct scene {
    std::string bytes;
    outcome expected;
};

// The request alone, behind another one, in front of one.
std::vector<scene> scenes_of(const wire_case& each) {
    outcome alone{{}, each.status == 200 ? 0 : each.status, each.status != 200 || each.keep_alive};
    if (each.status == 200) alone.requests.push_back(each.seen);
    outcome behind = alone, before = alone;
    behind.requests.insert(behind.requests.begin(), std::string(next_seen));
    if (each.status == 200 && each.keep_alive) before.requests.emplace_back(next_seen);
    return {{each.bytes, alone}, {std::string(next) + each.bytes, behind}, {each.bytes + std::string(next), before}};
}

outcome feed(std::initializer_list<std::string_view> pieces) {
    wire line(mainstay_test::wire_limits());
    for (auto piece : pieces)
        line.feed(piece);
    return line.result();
}

void check_machine(const wire_case& each) {
    for (const auto& [bytes, expected] : scenes_of(each)) {
        const outcome whole = feed({bytes});
        BOOST_TEST(whole == expected);
        if (each.status != 200) BOOST_TEST(whole.code == each.seen);
        const std::string_view all = bytes;
        for (std::size_t at = 1; at < all.size(); ++at) {
            const outcome split = feed({all.substr(0, at), all.substr(at)});
            if (split == expected && split.details == whole.details && split.code == whole.code) {
                continue;
            }
            BOOST_ERROR("split at " << at << ": " << split << ", not " << expected);
            break;
        }
        wire slow(mainstay_test::wire_limits());
        for (std::size_t at = 0; at < all.size(); ++at)
            slow.feed(all.substr(at, 1));
        BOOST_TEST(slow.result() == expected);
        // And so for a handler that takes the body as it comes.
        wire streamed(mainstay_test::wire_limits(), true), trickling(mainstay_test::wire_limits(), true);
        streamed.feed(all);
        for (std::size_t at = 0; at < all.size(); ++at)
            trickling.feed(all.substr(at, 1));
        BOOST_TEST(streamed.result() == expected);
        BOOST_TEST(trickling.result() == expected);
    }
    if (!each.fields.empty()) {
        const outcome whole = feed({each.bytes});
        BOOST_REQUIRE(!whole.details.empty());
        BOOST_TEST(whole.details.front().substr(0, each.fields.size()) == each.fields);
    }
}

struct answer {
    int status = 0;
    bool closes = false;
    std::string body;
};

std::string_view value_in(std::string_view head, std::string_view name) {
    const std::size_t at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string_view::npos) return {};
    head.remove_prefix(at + name.size() + 4);
    return head.substr(0, head.find("\r\n"));
}

// The final answers on a connection, and `rest` what is left of the bytes where they are none.
std::vector<answer> answers_in(
    std::string_view bytes, const std::vector<std::string>& requests, std::string_view& rest) {
    std::vector<answer> all;
    for (rest = bytes; rest.starts_with("HTTP/1.1 ");) {
        const std::size_t end = rest.find("\r\n\r\n");
        if (end == std::string_view::npos) break;
        const std::string_view head = rest.substr(0, end);
        answer one;
        std::from_chars(head.data() + 9, head.data() + 12, one.status);
        one.closes = value_in(head, "Connection") == "close";
        rest.remove_prefix(end + 4);
        if (one.status < 200) continue;
        std::size_t length = 0;
        const std::string_view text = value_in(head, "Content-Length");
        std::from_chars(text.data(), text.data() + text.size(), length);
        if (all.size() < requests.size() && requests[all.size()].starts_with("HEAD ")) length = 0;
        if (rest.size() < length) break;
        one.body = rest.substr(0, length);
        rest.remove_prefix(length);
        all.push_back(one);
    }
    return all;
}

class echo_server {
public:
    echo_server() : line_(options()) {
        line_.handler.on_request = [this](http::exchange& turn) {
            seen_.push_back(mainstay_test::seen_of(turn.request()));
            turn.response().content_type("text/plain").body(seen_.back());
            return true;
        };
    }

    void check(const wire_case& each) {
        for (const auto& [bytes, expected] : scenes_of(each)) {
            check_one(each, bytes, expected, false);
            check_one(each, bytes, expected, true);
        }
    }

private:
    static http::server_options options() {
        http::server_options options;
        options.limits = mainstay_test::wire_limits();
        return options;
    }

    void check_one(const wire_case& each, std::string_view bytes, const outcome& expected, bool slowly) {
        seen_.clear();
        client from = line_.connect();
        std::string received;
        if (slowly) {
            for (std::size_t at = 0; at < bytes.size(); ++at)
                received += line_.talk(from, bytes.substr(at, 1));
        } else {
            received = line_.talk(from, bytes);
        }
        received += from.receive();
        BOOST_TEST(seen_ == expected.requests, boost::test_tools::per_element());
        std::string_view rest;
        const auto answers = answers_in(received, expected.requests, rest);
        BOOST_TEST(rest == "");
        BOOST_TEST(answers.size() == expected.requests.size() + (expected.refused != 0 ? 1 : 0));
        if (answers.size() < expected.requests.size() + (expected.refused != 0 ? 1 : 0)) return;
        for (std::size_t i = 0; i < expected.requests.size(); ++i) {
            BOOST_TEST(answers[i].status == 200);
            if (!expected.requests[i].starts_with("HEAD ")) BOOST_TEST(answers[i].body == expected.requests[i]);
        }
        const bool closes = expected.refused != 0 || !expected.keep_alive;
        if (expected.refused != 0) {
            BOOST_TEST(answers.back().status == expected.refused);
            BOOST_TEST(answers.back().body.find("\"code\":\"" + each.seen + '"') != std::string::npos);
        }
        BOOST_TEST(answers.back().closes == closes);
        BOOST_TEST(from.ended() == closes);
        BOOST_TEST(!from.reset());
    }

    loopback line_;
    std::vector<std::string> seen_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(wire_cases_test)

BOOST_AUTO_TEST_CASE(each_is_there_once_and_by_its_name) {
    std::set<std::string> names, requests;
    for (const auto& each : mainstay_test::wire_cases()) {
        BOOST_TEST(names.insert(each.name).second, each.name);
        BOOST_TEST(requests.insert(each.bytes).second, each.name);
    }
    BOOST_TEST(names.size() >= 250U);
}

BOOST_AUTO_TEST_CASE(the_machine) {
    for (const auto& each : mainstay_test::wire_cases()) {
        BOOST_TEST_CONTEXT(each.name) check_machine(each);
    }
}

BOOST_AUTO_TEST_CASE(a_server) {
    echo_server server;
    for (const auto& each : mainstay_test::wire_cases()) {
        BOOST_TEST_CONTEXT(each.name) server.check(each);
    }
}

BOOST_AUTO_TEST_SUITE_END()
