// SPDX-License-Identifier: BSL-1.0
// Bodies whose handler is called before they have arrived.
#include <mainstay/http/body_reader.hpp>

#include "http/http1_machine.hpp"
#include "http/loopback.hpp"

#include <mainstay/core/problem.hpp>
#include <mainstay/core/sleep.hpp>

#include <asio/io_context.hpp>

#include <algorithm>

namespace {

using namespace std::chrono_literals;
using mainstay_test::client;
using mainstay_test::loopback;
namespace ms = mainstay;

constexpr std::string_view good = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

std::string upload(std::size_t length, std::string_view more = "") {
    return "POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) + "\r\n" + std::string(more) +
           "\r\n";
}

// Counts what it reads piece by piece, and answers with the count.
ms::task<void> count_pieces(ms::http::exchange& turn, std::vector<std::string>* seen) {
    std::size_t total = 0;
    for (;;) {
        auto* source = turn.request().body_source();
        if (source == nullptr) {
            total += turn.request().body().size();
            break;
        }
        std::string_view piece = co_await source->read();
        if (piece.empty()) break;
        total += piece.size();
        if (seen != nullptr) seen->emplace_back(piece);
    }
    turn.response().body().assign(std::to_string(total));
}

struct reading : loopback {
    explicit reading(ms::http::server_options options = {}) : loopback(std::move(options)) {
        handler.at_head = true;
        handler.on_request = [this](ms::http::exchange& turn) {
            ++called;
            turn.run(count_pieces(turn, &seen));
            return false;
        };
    }
    int called = 0;
    std::vector<std::string> seen;
};

} // namespace

BOOST_AUTO_TEST_SUITE(body_reader)

BOOST_AUTO_TEST_CASE(gives_the_pieces_as_they_come) {
    reading at;
    client one = at.connect();
    BOOST_TEST(at.talk(one, upload(10) + "abc").empty());
    BOOST_TEST(at.called == 1);
    BOOST_TEST(at.talk(one, "defg").empty());
    std::string answer = at.talk(one, "hij" + std::string(good));
    BOOST_TEST(mainstay_test::count_of(answer, "HTTP/1.1 200 OK") == 2U);
    BOOST_TEST(answer.find("\r\n\r\n10HTTP/1.1") != std::string::npos);
    std::string together;
    for (const auto& piece : at.seen)
        together += piece;
    BOOST_TEST(together == "abcdefghij");
    BOOST_TEST(at.seen.size() == 3U);
}

BOOST_AUTO_TEST_CASE(gives_chunks_byte_by_byte_and_finds_the_next_request) {
    reading at;
    client one = at.connect();
    std::string bytes = "POST /up HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                        "chunked\r\n\r\n3;x=y\r\nabc\r\n4\r\ndefg\r\n0\r\nT: u\r\n\r\n" +
                        std::string(good);
    std::string answer;
    for (char each : bytes)
        answer += at.talk(one, {&each, 1});
    BOOST_TEST(mainstay_test::count_of(answer, "HTTP/1.1 200 OK") == 2U);
    BOOST_TEST(answer.find("\r\n\r\n7HTTP/1.1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(holds_a_client_back_that_nobody_reads) {
    reading at;
    at.handler.on_request = [](ms::http::exchange& turn) {
        turn.run([](ms::http::exchange& of) -> ms::task<void> {
            (void)co_await of.request().body_source()->read();
            co_await ms::core::sleep_for(1h); // and no more
        }(turn));
        return false;
    };
    client one = at.connect();
    at.handler.on_limit = [](const auto&, std::size_t) { return std::size_t{1} << 30; };
    at.talk(one, upload(500'000'000));
    std::string block(1 << 16, 'x');
    std::size_t sent = 0;
    for (int i = 0; i < 4000; ++i) {
        ssize_t count = ::send(one.descriptor(), block.data(), block.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        at.threads.poll();
        if (count <= 0) break;
        sent += static_cast<std::size_t>(count);
    }
    BOOST_TEST(sent < 100'000'000U);
}

BOOST_AUTO_TEST_CASE(tells_a_client_to_go_on_only_when_the_body_is_wanted) {
    reading at;
    client one = at.connect();
    BOOST_TEST(at.talk(one, upload(3, "Expect: 100-continue\r\n")) == "HTTP/1.1 100 Continue\r\n\r\n");
    BOOST_TEST(at.talk(one, "abc").find("200 OK") != std::string::npos);

    at.handler.on_request = [](ms::http::exchange& turn) {
        turn.response().status(401);
        return true;
    };
    std::string refused = at.talk(one, upload(3, "Expect: 100-continue\r\n"));
    BOOST_TEST(refused.starts_with("HTTP/1.1 401"));
    BOOST_TEST(refused.find("Connection: close") != std::string::npos); // it may send the body or not
}

BOOST_AUTO_TEST_CASE(skips_what_an_early_answer_leaves_where_it_is_little) {
    reading at;
    at.handler.on_request = [](ms::http::exchange& turn) {
        turn.response().status(turn.request().path() == "/next" ? 200 : 404);
        return true;
    };
    client one = at.connect();
    BOOST_TEST(at.talk(one, upload(100) + "0123456789").starts_with("HTTP/1.1 404"));
    // Nothing in the body can pass for a request.
    BOOST_TEST(at.talk(one, std::string(90 - good.size(), 'x') + std::string(good)).empty());
    BOOST_TEST(at.talk(one, good).starts_with("HTTP/1.1 200"));

    std::string large = at.talk(one, upload(1'000'000));
    BOOST_TEST(large.starts_with("HTTP/1.1 404"));
    BOOST_TEST(large.find("Connection: close") != std::string::npos);
    client two = at.connect();
    std::string chunked =
        at.talk(two, "POST /up HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    BOOST_TEST(chunked.find("Connection: close") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(refuses_what_is_known_to_be_too_large_before_the_handler) {
    reading at;
    client one = at.connect();
    BOOST_TEST(at.talk(one, upload(2'000'000)).starts_with("HTTP/1.1 413"));
    BOOST_TEST(at.called == 0);
    at.handler.on_limit = [](const auto&, std::size_t) { return std::size_t{5}; };
    client two = at.connect();
    std::string answer =
        at.talk(two, "POST /up HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n");
    BOOST_TEST(answer.starts_with("HTTP/1.1 413"));
    BOOST_TEST(answer.find("Connection: close") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(malformed_chunks_are_the_readers_problem) {
    reading at;
    client one = at.connect();
    std::string answer = at.talk(one,
        "POST /up HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n-1\r\n" + std::string(good));
    BOOST_TEST(answer.starts_with("HTTP/1.1 400"));
    BOOST_TEST(mainstay_test::count_of(answer, "HTTP/1.1") == 1U);
}

BOOST_AUTO_TEST_CASE(a_body_that_stops_coming_is_408_and_one_that_crawls_too) {
    reading at;
    client stops = at.connect(), crawls = at.connect(), goes = at.connect();
    at.talk(stops, upload(1000) + "a");
    at.talk(crawls, upload(1000) + "a");
    at.talk(goes, upload(100'000) + "a");
    std::string stopped, crawled, went;
    for (int second = 0; second < 100; ++second) {
        at.threads.advance(1s);
        stopped += stops.receive();
        crawled += at.talk(crawls, "b");
        went += at.talk(goes, std::string(1000, 'c'));
        if (second == 20) BOOST_TEST(stopped.empty());
        if (second == 31) BOOST_TEST(stopped.starts_with("HTTP/1.1 408"));
        if (second == 40) BOOST_TEST(crawled.starts_with("HTTP/1.1 408"));
    }
    BOOST_TEST(crawled.starts_with("HTTP/1.1 408"));
    BOOST_TEST(went.starts_with("HTTP/1.1 200")); // longer than any limit on the whole, but fast enough
}

BOOST_AUTO_TEST_CASE(a_client_that_goes_away_ends_the_reading) {
    reading at;
    bool thrown = false;
    at.handler.on_request = [&](ms::http::exchange& turn) {
        turn.run([](ms::http::exchange& of, bool& out) -> ms::task<void> {
            try {
                while (!(co_await of.request().body_source()->read()).empty()) {
                }
            } catch (const std::system_error&) {
                out = true;
                throw;
            }
        }(turn, thrown));
        return false;
    };
    for (bool hard : {false, true}) {
        thrown = false;
        client one = at.connect();
        at.talk(one, upload(100) + "abc");
        if (hard) {
            one.close_hard();
        } else {
            one.close();
        }
        at.threads.poll();
        BOOST_TEST(thrown);
        BOOST_TEST(at.server.connections() == 0U);
    }
}

BOOST_AUTO_TEST_CASE(a_client_that_is_gone_before_it_is_told_to_go_on) {
    reading at;
    bool thrown = false;
    at.handler.on_request = [&](ms::http::exchange& turn) {
        turn.run([](ms::http::exchange& of, bool& out) -> ms::task<void> {
            co_await ms::core::sleep_for(10ms);
            try {
                (void)co_await of.request().body_source()->read();
            } catch (const std::system_error&) {
                out = true;
                throw;
            }
        }(turn, thrown));
        return false;
    };
    client one = at.connect();
    at.talk(one, upload(100, "Expect: 100-continue\r\n"));
    one.close_hard();
    at.threads.poll();
    at.threads.advance(20ms);
    BOOST_TEST(thrown);
    BOOST_TEST(at.server.connections() == 0U);
}

BOOST_AUTO_TEST_CASE(reads_it_whole_for_those_who_want_that) {
    reading at;
    std::string body;
    at.handler.on_request = [&](ms::http::exchange& turn) {
        turn.run([](ms::http::exchange& of, std::string& out) -> ms::task<void> {
            co_await of.request().body_source()->read_whole();
            out = of.request().body();
        }(turn, body));
        return false;
    };
    for (std::size_t size : {std::size_t{10}, std::size_t{20'000}, std::size_t{900'000}}) {
        client one = at.connect();
        body.clear();
        std::string sent(size, 'x');
        sent.front() = 'a';
        sent.back() = 'z';
        BOOST_TEST(at.talk(one, upload(size) + "a").empty());
        std::string answer;
        for (std::size_t done = 1; done < size; done += 50'000)
            answer += at.talk(one, std::string_view(sent).substr(done, 50'000));
        BOOST_TEST(answer.starts_with("HTTP/1.1 200"));
        BOOST_TEST((body == sent));
    }
}

// A handler may give up in the middle of reading; what is left must not be taken for the next request.
BOOST_AUTO_TEST_CASE(a_body_that_was_begun_whole_is_not_gone_on_with_in_pieces) {
    for (std::string_view framing : {"Content-Length: 100", "Transfer-Encoding: chunked"}) {
        ms::http::http1_machine machine{ms::http::server_limits{}};
        ms::http::request in;
        std::string bytes = "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(framing) + "\r\n\r\n5\r\nabc";
        auto room = machine.room();
        std::copy(bytes.begin(), bytes.end(), room.begin());
        machine.received(bytes.size());
        BOOST_TEST((machine.advance(in) == ms::http::http1_machine::event::head));
        BOOST_TEST(machine.limit_body(1000));
        machine.read_whole();
        BOOST_TEST((machine.advance(in) == ms::http::http1_machine::event::need_input));
        std::string_view piece;
        BOOST_TEST((machine.next_piece(piece) == ms::http::http1_machine::event::refused));
        BOOST_TEST(machine.body_left() == ms::http::http1_machine::unknown);
    }
}

BOOST_AUTO_TEST_SUITE_END()
