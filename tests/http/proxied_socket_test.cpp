// SPDX-License-Identifier: BSL-1.0
#include "loopback.hpp"

#include "http/proxied_socket.hpp"

#include <vector>

using namespace mainstay;
using namespace mainstay_test;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

http::server_options proxied(http::server_options options = {}) {
    options.proxy_protocol = true;
    return options;
}

struct fixture {
    explicit fixture(http::server_options options = {}) : with(proxied(std::move(options))) {
        with.handler.on_request = [this](http::exchange& turn) {
            peers.push_back(turn.request().peer());
            clients.push_back(turn.request().client());
            turn.response().body("hello");
            return true;
        };
    }
    // What a client behind the proxy gets.
    std::string ask(std::string_view header, std::string_view fields = "") {
        std::string all = std::string(header) + "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
        client from = with.connect();
        return with.talk(from, all);
    }

    std::vector<http::peer> peers, clients;
    loopback with;
};

constexpr std::string_view text = "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n";
constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string binary_tls =
    "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x14\xc0\0\x02\x02\xc6\x33\x64\x01\xdc\x04\x01\xbb\x20\0\x05\x01\0\0\0\0"s;
const std::string local = "\r\n\r\n\0\r\nQUIT\n\x20\0\0\0"s;

} // namespace

BOOST_AUTO_TEST_SUITE(proxied_socket_test)

BOOST_AUTO_TEST_CASE(the_header_tells_the_peer) {
    fixture f;
    BOOST_TEST(body_of(f.ask(text)) == "hello");
    BOOST_TEST(f.peers.back().address == "192.0.2.1");
    BOOST_TEST(f.peers.back().port == 56324);
    BOOST_TEST(!f.peers.back().secure);
    BOOST_TEST(body_of(f.ask(binary_tls)) == "hello");
    BOOST_TEST(f.peers.back().address == "192.0.2.2");
    BOOST_TEST(f.peers.back().secure);
    BOOST_TEST(body_of(f.ask(local)) == "hello");
    BOOST_TEST(f.peers.back().address == "127.0.0.1");
    BOOST_TEST(body_of(f.ask("PROXY UNKNOWN\r\n")) == "hello");
    BOOST_TEST(f.peers.back().address == "127.0.0.1");
}

BOOST_AUTO_TEST_CASE(the_connection_goes_on_wherever_the_bytes_are_cut) {
    for (const std::string& header : {std::string(text), binary_tls, local}) {
        const std::string all = header + std::string(request);
        for (std::size_t cut = 1; cut < all.size(); ++cut) {
            fixture f;
            auto from = f.with.connect();
            BOOST_TEST(f.with.talk(from, all.substr(0, cut)).empty());
            BOOST_TEST(body_of(f.with.talk(from, all.substr(cut))) == "hello");
            BOOST_TEST(body_of(f.with.talk(from, request)) == "hello");
            BOOST_TEST(f.peers.size() == 2U);
        }
    }
    fixture f;
    auto from = f.with.connect();
    // Not byte by byte: the system acknowledges bytes that are only looked at late, and no more than a few at a time
    // are sent without that.
    const std::string all = binary_tls + std::string(request);
    std::string answer;
    for (std::size_t at = 0; at < all.size(); at += 12)
        answer += f.with.talk(from, all.substr(at, 12));
    BOOST_TEST(body_of(answer) == "hello");
}

BOOST_AUTO_TEST_CASE(what_begins_otherwise_is_closed_without_a_word) {
    fixture f;
    for (std::string_view wrong : {request, std::string_view("PROXY TCP4 x\r\n"), std::string_view("\r\n\r\n\r\n")}) {
        auto from = f.with.connect();
        BOOST_TEST(f.with.talk(from, wrong).empty());
        BOOST_TEST((from.ended() || from.reset()));
    }
    // A second header is a malformed request.
    BOOST_TEST(f.ask(std::string(text) + std::string(text)).starts_with("HTTP/1.1 400"));
    BOOST_TEST(f.peers.empty());
}

BOOST_AUTO_TEST_CASE(who_waits_too_long_or_goes_away_is_closed) {
    fixture f;
    auto silent = f.with.connect(), slow = f.with.connect(), gone = f.with.connect();
    BOOST_TEST(f.with.talk(slow, text.substr(0, 20)).empty());
    BOOST_TEST(f.with.talk(gone, text.substr(0, 20)).empty());
    BOOST_TEST(f.with.server.connections() == 3U);
    gone.end();
    f.with.threads.poll();
    (void)gone.receive();
    BOOST_TEST((gone.ended() || gone.reset()));
    BOOST_TEST(f.with.server.connections() == 2U);
    f.with.threads.advance(9s);
    BOOST_TEST(f.with.talk(slow, text.substr(20, 10)).empty());
    BOOST_TEST(!slow.ended());
    f.with.threads.advance(2s);
    for (client* each : {&silent, &slow}) {
        (void)each->receive();
        BOOST_TEST((each->ended() || each->reset()));
    }
    BOOST_TEST(f.with.server.connections() == 0U);
}

BOOST_AUTO_TEST_CASE(the_client_is_trusted_for_its_own_address) {
    // The proxy's own word on the client is taken, but that client's fields are not.
    fixture proxy_only({.trusted_proxies = {"127.0.0.1"}});
    for (std::string_view header : {text, std::string_view("PROXY UNKNOWN\r\n")}) {
        BOOST_TEST(body_of(proxy_only.ask(header, "X-Forwarded-For: 6.6.6.6\r\n")) == "hello");
        BOOST_TEST(!proxy_only.peers.back().trusted);
        BOOST_TEST(proxy_only.clients.back().address == proxy_only.peers.back().address);
    }
    fixture both({.trusted_proxies = {"127.0.0.1", "192.0.2.0/24"}});
    BOOST_TEST(body_of(both.ask(text, "X-Forwarded-For: 1.2.3.4\r\n")) == "hello");
    BOOST_TEST(both.peers.back().trusted);
    BOOST_TEST(both.clients.back().address == "1.2.3.4");
    BOOST_TEST(body_of(both.ask(local, "X-Forwarded-For: 1.2.3.4\r\n")) == "hello");
    BOOST_TEST(both.peers.back().trusted);
}

BOOST_AUTO_TEST_CASE(limits_count_the_real_client) {
    http::server_options options;
    options.limits.connections_per_address = 1;
    fixture f(options);
    auto first = f.with.connect();
    BOOST_TEST(body_of(f.with.talk(first, std::string(text) + std::string(request))) == "hello");
    BOOST_TEST(f.ask(text).starts_with("HTTP/1.1 503"));
    BOOST_TEST(body_of(f.ask(binary_tls)) == "hello");
}

BOOST_AUTO_TEST_CASE(one_that_waits_makes_room_when_the_server_is_full) {
    http::server_options options;
    options.limits.connections = 1;
    fixture f(options);
    auto silent = f.with.connect();
    BOOST_TEST(f.with.talk(silent, "PROXY").empty());
    BOOST_TEST(body_of(f.ask(text)) == "hello");
    (void)silent.receive();
    BOOST_TEST((silent.ended() || silent.reset()));
}

BOOST_AUTO_TEST_CASE(a_drain_gives_it_the_time_for_one_more_request) {
    fixture f;
    auto late = f.with.connect(), silent = f.with.connect();
    BOOST_TEST(f.with.talk(late, text.substr(0, 20)).empty());
    BOOST_TEST(f.with.talk(silent, "").empty());
    f.with.server.quiesce();
    f.with.threads.poll();
    std::string answer = f.with.talk(late, std::string(text.substr(20)) + std::string(request));
    BOOST_TEST(body_of(answer) == "hello");
    BOOST_TEST(answer.find("Connection: close") != answer.npos);
    f.with.threads.advance(1100ms);
    (void)silent.receive();
    BOOST_TEST((silent.ended() || silent.reset()));
}

BOOST_AUTO_TEST_CASE(a_server_that_goes_away_closes_who_waits) {
    std::optional<client> silent;
    {
        fixture f;
        silent.emplace(f.with.connect());
        BOOST_TEST(f.with.talk(*silent, "PROXY").empty());
    }
    (void)silent->receive();
    BOOST_TEST((silent->ended() || silent->reset()));
}

BOOST_AUTO_TEST_SUITE_END()
