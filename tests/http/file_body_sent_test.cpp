// SPDX-License-Identifier: BSL-1.0
// Files, streams of known length and trailers as a client gets them, over real sockets.
#include "http/loopback.hpp"

#include <mainstay/http/file_body.hpp>

#include <csignal>
#include <fcntl.h>
#include <sys/mman.h>

namespace {

using namespace std::chrono_literals;
using mainstay_test::body_of;
using mainstay_test::client;
using mainstay_test::count_of;
using mainstay_test::loopback;
namespace ms = mainstay;

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

std::shared_ptr<const ms::http::open_file> file_of(std::string_view content) {
    int descriptor = ::memfd_create("mainstay-test", MFD_CLOEXEC);
    BOOST_REQUIRE(descriptor >= 0);
    BOOST_REQUIRE(::write(descriptor, content.data(), content.size()) == static_cast<ssize_t>(content.size()));
    return std::make_shared<ms::http::open_file>(descriptor);
}

std::string numbered(std::size_t size) {
    std::string text;
    for (int i = 0; text.size() < size; ++i)
        text += std::to_string(i) + ' ';
    text.resize(size);
    return text;
}

// With the signal in one of its two states: ignored, as by app::run, where files go past user space; or deadly.
struct signal_state {
    explicit signal_state(bool ignored) { ::signal(SIGPIPE, ignored ? SIG_IGN : SIG_DFL); }
    ~signal_state() { ::signal(SIGPIPE, SIG_DFL); }
};

struct sending : loopback {
    void answer_with(ms::http::file_body body) {
        handler.on_request = [body](ms::http::exchange& turn) {
            turn.response().file(body);
            return true;
        };
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(file_body_sent)

BOOST_AUTO_TEST_CASE(arrives_byte_for_byte_with_its_length) {
    for (bool ignored : {true, false}) {
        signal_state state(ignored);
        for (std::size_t size : std::initializer_list<std::size_t>{0, 1, 4095, 4096, 4097, 65536, 300'000, 3'000'000}) {
            sending with;
            std::string content = numbered(size);
            ms::http::file_body body{.file = file_of(content), .parts = {{.length = size}}, .after = {}};
            with.answer_with(body);
            client one = with.connect();
            one.send(std::string(get) + std::string(get));
            std::string answer;
            for (int turn = 0; turn < 400; ++turn) {
                with.threads.poll();
                answer += one.receive();
            }
            BOOST_TEST(count_of(answer, "HTTP/1.1 200 OK\r\n") == 2U, size);
            BOOST_TEST(count_of(answer, "Content-Length: " + std::to_string(size) + "\r\n") == 2U, size);
            BOOST_TEST(answer.find("Transfer-Encoding") == std::string::npos);
            BOOST_TEST((answer.substr(answer.size() - size) == content), size);
            BOOST_TEST(!one.ended());
        }
    }
}

BOOST_AUTO_TEST_CASE(parts_with_text_around_them) {
    signal_state state(true);
    sending with;
    ms::http::file_body body{.file = file_of("0123456789"),
        .parts = {{.before = "<", .offset = 2, .length = 3}, {.before = "><", .offset = 0, .length = 1}},
        .after = ">"};
    with.answer_with(body);
    auto answer = with.ask(get);
    BOOST_TEST(body_of(answer) == "<234><0>");
    BOOST_TEST(count_of(answer, "Content-Length: 8\r\n") == 1U);
}

BOOST_AUTO_TEST_CASE(head_tells_the_length_and_sends_nothing) {
    sending with;
    with.answer_with({.file = file_of("0123456789"), .parts = {{.length = 10}}, .after = {}});
    auto answer = with.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    BOOST_TEST(count_of(answer, "Content-Length: 10\r\n") == 1U);
    BOOST_TEST(body_of(answer).empty());
    // In HTTP/1.0 a known length lets the connection live, too.
    client old = with.connect();
    auto first = with.talk(old, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    BOOST_TEST(body_of(first) == "0123456789");
    BOOST_TEST(!old.ended());
}

BOOST_AUTO_TEST_CASE(a_slow_reader_gets_all_of_it) {
    signal_state state(true);
    sending with;
    std::string content = numbered(2'000'000);
    with.answer_with({.file = file_of(content), .parts = {{.length = content.size()}}, .after = {}});
    client slow = with.connect(4096);
    slow.send(get);
    std::string answer;
    for (int turn = 0; turn < 3000 && !answer.ends_with(std::string_view(content).substr(content.size() - 20));
         ++turn) {
        with.threads.advance(10ms);
        answer += slow.receive(20'000);
    }
    BOOST_TEST((body_of(answer) == content));
}

BOOST_AUTO_TEST_CASE(one_who_reads_nothing_is_given_up) {
    signal_state state(true);
    sending with;
    std::string content = numbered(8'000'000);
    with.answer_with({.file = file_of(content), .parts = {{.length = content.size()}}, .after = {}});
    client stuck = with.connect(4096);
    stuck.send(get);
    with.threads.poll();
    with.threads.advance(31s);
    BOOST_TEST(with.server.connections() == 0U);
}

BOOST_AUTO_TEST_CASE(a_file_that_became_shorter_breaks_the_connection_off) {
    for (bool ignored : {true, false}) {
        signal_state state(ignored);
        sending with;
        auto file = file_of("0123456789");
        with.answer_with({.file = file, .parts = {{.length = 20}}, .after = {}});
        client one = with.connect();
        auto answer = with.talk(one, get);
        one.receive();
        BOOST_TEST(one.reset());
    }
}

BOOST_AUTO_TEST_CASE(a_client_that_goes_away_ends_it) {
    signal_state state(true);
    sending with;
    std::string content = numbered(8'000'000);
    with.answer_with({.file = file_of(content), .parts = {{.length = content.size()}}, .after = {}});
    {
        client gone = with.connect(4096);
        gone.send(get);
        with.threads.poll();
        gone.close_hard();
    }
    with.threads.poll();
    BOOST_TEST(with.server.connections() == 0U);
}

BOOST_AUTO_TEST_CASE(a_stream_of_known_length_must_keep_to_it) {
    loopback with;
    std::size_t pieces = 2;
    with.handler.on_request = [&](ms::http::exchange& turn) {
        turn.response().stream(10, [&pieces](ms::http::body_writer& out) -> ms::task<void> {
            for (std::size_t i = 0; i < pieces; ++i)
                co_await out.write("01234");
        });
        return true;
    };
    client right = with.connect(), little = with.connect(), much = with.connect();
    auto answer = with.talk(right, get);
    BOOST_TEST(body_of(answer) == "0123401234");
    BOOST_TEST(count_of(answer, "Content-Length: 10\r\n") == 1U);
    BOOST_TEST(!right.ended());
    pieces = 1;
    with.talk(little, get);
    little.receive();
    BOOST_TEST(little.reset());
    pieces = 3;
    auto longer = with.talk(much, get);
    much.receive();
    BOOST_TEST(much.reset());
    BOOST_TEST(body_of(longer).size() <= 10U);
}

BOOST_AUTO_TEST_CASE(trailers_stand_behind_the_last_chunk) {
    loopback with;
    int refused = 0;
    with.handler.on_request = [&](ms::http::exchange& turn) {
        turn.response().stream([&refused](ms::http::body_writer& out) -> ms::task<void> {
            co_await out.write("abc");
            out.trailer("Digest", "x y");
            for (auto [name, value] : {std::pair<std::string_view, std::string_view>{"Content-Length", "3"},
                     {"Set-Cookie", "a=b"}, {"Host", "b"}, {"Transfer-Encoding", "chunked"}, {"Bad Name", "x"},
                     {"X", "a\r\nEvil: 1"}, {"X", std::string_view("\0", 1)}}) {
                try {
                    out.trailer(name, value);
                } catch (const std::invalid_argument&) {
                    ++refused;
                }
            }
        });
        return true;
    };
    BOOST_TEST(with.ask(get).ends_with("\r\n\r\n3\r\nabc\r\n0\r\nDigest: x y\r\n\r\n"));
    BOOST_TEST(refused == 7);
    BOOST_TEST(with.ask("GET / HTTP/1.0\r\n\r\n").ends_with("\r\n\r\nabc"));
}

BOOST_AUTO_TEST_SUITE_END()
