// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/body_writer.hpp>

#include "loopback.hpp"

#include <mainstay/core/sleep.hpp>

#include <algorithm>
#include <malloc.h>
#include <stdexcept>

using namespace mainstay;
using namespace mainstay_test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

void stream(loopback& with, http::response::stream_function function) {
    with.handler.on_request = [function](http::exchange& turn) {
        turn.response().content_type("text/plain").stream(function);
        return true;
    };
}

// Lets the server's side of that connection hold little for the client; over loopback it would take megabytes.
void shrink_send_buffer(const client& of) {
    sockaddr_in wanted{}, peer{};
    socklen_t size = sizeof wanted;
    ::getsockname(of.descriptor(), reinterpret_cast<sockaddr*>(&wanted), &size);
    for (int descriptor = 3; descriptor < 1024; ++descriptor) {
        size = sizeof peer;
        if (::getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &size) != 0) continue;
        if (peer.sin_family != AF_INET || peer.sin_port != wanted.sin_port) continue;
        int bytes = 8192;
        ::setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
        return;
    }
    BOOST_FAIL("the server's side of the connection is not here");
}

task<> three_pieces(http::body_writer& out) {
    co_await out.write("one,");
    co_await out.write("");
    co_await core::sleep_for(1s);
    co_await out.write("two-hundred-and-more,");
}

} // namespace

BOOST_AUTO_TEST_SUITE(body_writer_test)

BOOST_AUTO_TEST_CASE(sends_chunks_as_they_come) {
    loopback with;
    stream(with, three_pieces);
    client one = with.connect();
    auto begin = with.talk(one, get);
    BOOST_TEST(begin.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
    BOOST_TEST(begin.find("Content-Length") == std::string::npos);
    BOOST_TEST(body_of(begin) == "4\r\none,\r\n");
    with.threads.advance(1s);
    BOOST_TEST(one.receive() == "15\r\ntwo-hundred-and-more,\r\n0\r\n\r\n");
    // And goes on with the connection.
    BOOST_TEST(!one.ended());
    BOOST_TEST(body_of(with.talk(one, get)) == "4\r\none,\r\n");
}

BOOST_AUTO_TEST_CASE(closes_behind_it_in_http_1_0) {
    loopback with;
    stream(with, three_pieces);
    client one = with.connect();
    auto answer = with.talk(one, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    with.threads.advance(1s);
    answer += one.receive();
    BOOST_TEST(body_of(answer) == "one,two-hundred-and-more,");
    BOOST_TEST(answer.find("Connection: close\r\n") != std::string::npos);
    BOOST_TEST(answer.find("Transfer-Encoding") == std::string::npos);
    BOOST_TEST(one.ended());
}

BOOST_AUTO_TEST_CASE(head_runs_no_stream) {
    loopback with;
    bool ran = false;
    stream(with, [&](http::body_writer&) -> task<> {
        ran = true;
        co_return;
    });
    client one = with.connect();
    auto answer = with.talk(one, "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(answer.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
    BOOST_TEST(body_of(answer).empty());
    BOOST_TEST(!ran);
    BOOST_TEST(!one.ended());
}

BOOST_AUTO_TEST_CASE(waits_for_the_client) {
    loopback with;
    std::size_t written = 0;
    stream(with, [&](http::body_writer& out) -> task<> {
        std::string piece(10000, 'x');
        for (int i = 0; i < 2000; ++i) {
            co_await out.write(piece);
            written += piece.size();
        }
    });
    client one = with.connect(4096);
    one.send(get);
    with.threads.poll();
    BOOST_TEST(written < 10'000'000U);
    std::string all;
    for (int i = 0; i < 100000 && !all.ends_with("\r\n0\r\n\r\n"); ++i) {
        all += one.receive();
        with.threads.poll();
    }
    const auto body = all.begin() + static_cast<std::ptrdiff_t>(all.find("\r\n\r\n"));
    BOOST_TEST(std::count(body, all.end(), 'x') == 20'000'000);
    BOOST_TEST(written == 20'000'000U);
    BOOST_TEST(all.ends_with("\r\n0\r\n\r\n"));
}

// What such a client has taken already is not kept, however long the stream is. (The sanitizers' heap tells nothing.)
BOOST_AUTO_TEST_CASE(a_slow_reader_costs_a_bounded_buffer) {
    loopback with;
    stream(with, [](http::body_writer& out) -> task<> {
        std::string piece(10000, 'x');
        for (;;) {
            co_await out.write(piece);
        }
    });
    auto heap = [] {
        auto info = ::mallinfo2();
        return info.uordblks + info.hblkhd;
    };
    client one = with.connect(4096);
    with.threads.poll();
    shrink_send_buffer(one);
    one.send(get);
    with.threads.poll();
    const std::size_t before = heap();
    std::size_t taken = 0;
    for (int i = 0; i < 100'000 && taken < 12'000'000; ++i) {
        taken += one.receive(4096).size();
        with.threads.poll();
    }
    BOOST_TEST(taken >= 12'000'000U);
    BOOST_TEST(heap() < before + 1'000'000U);
    one.close_hard();
    with.threads.poll();
}

// A client can tell a broken stream from a finished one.
BOOST_AUTO_TEST_CASE(breaks_off_when_the_function_throws) {
    int told = 0;
    http::server_options options;
    options.on_error = [&](const http::request&, const std::exception_ptr&) { ++told; };
    loopback with(options);
    stream(with, [](http::body_writer& out) -> task<> {
        co_await out.write("begun");
        co_await core::sleep_for(1s);
        throw std::runtime_error("broken");
    });
    for (std::string_view version : {"1.0", "1.1"}) {
        client one = with.connect();
        auto answer = with.talk(one, "GET / HTTP/" + std::string(version) + "\r\nHost: a\r\n\r\n");
        BOOST_TEST(answer.find("begun") != std::string::npos);
        with.threads.advance(1s);
        BOOST_TEST(one.receive().find("0\r\n\r\n") == std::string::npos);
        BOOST_TEST(one.reset());
    }
    BOOST_TEST(told == 2);
    BOOST_TEST(with.server.connections() == 0U);
}

BOOST_AUTO_TEST_CASE(ends_when_the_client_goes) {
    loopback with;
    bool ended = false, waiting = false;
    stream(with, [&](http::body_writer& out) -> task<> {
        std::string piece(100000, 'x');
        try {
            for (int i = 0; i < 1000; ++i)
                co_await out.write(piece);
        } catch (const std::system_error&) {
            ended = true;
            throw;
        }
    });
    client one = with.connect(4096);
    one.send(get);
    with.threads.poll();
    BOOST_TEST(!ended);
    one.close_hard();
    with.threads.poll();
    BOOST_TEST(ended);
    // One that waits for something else is cancelled there.
    ended = false;
    stream(with, [&](http::body_writer& out) -> task<> {
        co_await out.write("x");
        waiting = true;
        try {
            co_await core::sleep_for(std::chrono::hours{1});
        } catch (const std::system_error&) {
            ended = true;
            throw;
        }
    });
    client two = with.connect();
    with.talk(two, get);
    BOOST_TEST(waiting);
    two.close_hard();
    with.threads.poll();
    BOOST_TEST(ended);
}

BOOST_AUTO_TEST_SUITE_END()
