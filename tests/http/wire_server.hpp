// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "loopback.hpp"
#include "wire.hpp"
#include "wire_cases.hpp"

#include <charconv>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay_test {

inline constexpr std::string_view next_request = "GET /next HTTP/1.1\r\nHost: b\r\n\r\n", next_seen = "GET /next|";

struct scene {
    std::string bytes;
    outcome expected;
};

// The request alone, behind another one, in front of one.
inline std::vector<scene> scenes_of(const wire_case& each) {
    outcome alone{{}, each.status == 200 ? 0 : each.status, each.status != 200 || each.keep_alive};
    if (each.status == 200) alone.requests.push_back(each.seen);
    outcome behind = alone, before = alone;
    behind.requests.insert(behind.requests.begin(), std::string(next_seen));
    if (each.status == 200 && each.keep_alive) before.requests.emplace_back(next_seen);
    return {{each.bytes, alone}, {std::string(next_request) + each.bytes, behind},
        {each.bytes + std::string(next_request), before}};
}

struct answer {
    int status = 0;
    bool closes = false;
    std::string body;
};

inline std::string_view value_in(std::string_view head, std::string_view name) {
    const std::size_t at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string_view::npos) return {};
    head.remove_prefix(at + name.size() + 4);
    return head.substr(0, head.find("\r\n"));
}

// The final answers on a connection, and `rest` what is left of the bytes where they are none.
inline std::vector<answer> answers_in(
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

// Answers with what its handler sees of each request, and may send an early hint ahead of each.
class echo_server {
public:
    explicit echo_server(http::server_options options = {}, bool informs = false)
        : line_(with_limits(std::move(options))), informs_(informs) {
        line_.handler.on_request = [this](http::exchange& turn) {
            if (informs_) turn.inform(103);
            hints_ += informs_ && turn.request().minor_version() == 1 ? 1 : 0;
            seen_.push_back(seen_of(turn.request()));
            turn.response().content_type("text/plain").body(seen_.back());
            return true;
        };
    }

    // Holds each scene against what comes of it. `talk` sends the bytes and gives what came back, and whether the
    // server ended its side, in order.
    template <class F>
    void check(const wire_case& each, F talk) {
        for (const auto& [bytes, expected] : scenes_of(each)) {
            seen_.clear();
            hints_ = 0;
            const auto [received, ended] = talk(line_, std::string_view(bytes));
            check_one(each, expected, received, ended);
        }
    }

private:
    static http::server_options with_limits(http::server_options options) {
        options.limits = wire_limits();
        return options;
    }

    void check_one(const wire_case& each, const outcome& expected, std::string_view received, bool ended) {
        BOOST_TEST(seen_ == expected.requests, boost::test_tools::per_element());
        std::string_view rest;
        const auto answers = answers_in(received, expected.requests, rest);
        BOOST_TEST(rest == "");
        BOOST_TEST(count_of(received, "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 ") == hints_);
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
        BOOST_TEST(ended == closes);
    }

    loopback line_;
    bool informs_;
    std::size_t hints_ = 0;
    std::vector<std::string> seen_;
};

} // namespace mainstay_test
