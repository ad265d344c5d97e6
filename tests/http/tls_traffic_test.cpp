// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/file_answer.hpp>
#include <mainstay/http/server.hpp>

#include "files.hpp"
#include "tls_bench.hpp"

#include <mainstay/core/sleep.hpp>
#include <mainstay/http/body_reader.hpp>
#include <mainstay/http/body_writer.hpp>

#include <memory>
#include <stdexcept>
#include <string>

using namespace mainstay;
using namespace mainstay_test;
using namespace std::chrono_literals;

namespace {

constexpr int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

struct bench {
    explicit bench(http::server_options options = {}) {
        options.tls.emplace();
        options.tls->certificates.push_back({.certificate_file = file.path()});
        with = std::make_unique<loopback>(std::move(options));
    }
    // Answers with its body, which it takes in pieces or whole.
    void echo(bool pieces) {
        with->handler.at_head = pieces;
        with->handler.on_limit = [](const auto&, auto) { return std::size_t{8} << 20; };
        with->handler.on_request = [pieces](http::exchange& turn) {
            if (!pieces || turn.request().body_source() == nullptr) {
                turn.response().body(std::string(turn.request().body()));
                return true;
            }
            turn.run([](http::exchange& given) -> task<void> {
                std::string all;
                for (;;) {
                    auto piece = co_await given.request().body_source()->read();
                    if (piece.empty()) break;
                    all += piece;
                }
                given.response().body(all);
            }(turn));
            return false;
        };
    }
    // Answers after three seconds.
    void answer_late() {
        with->handler.on_request = [](http::exchange& turn) {
            turn.run([](http::exchange& given) -> task<void> {
                co_await core::sleep_for(3s);
                given.response().body("late");
            }(turn));
            return false;
        };
    }

    tls_file file{identity({})};
    std::unique_ptr<loopback> with;
};

std::string some_bytes(std::size_t size) {
    std::string result(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        result[i] = static_cast<char>(i * 31 + i / 977);
    return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(tls_traffic_test)

BOOST_AUTO_TEST_CASE(a_megabyte_each_way) {
    const std::string bytes = some_bytes(1 << 20);
    for (int version : versions) {
        for (bool pieces : {false, true}) {
            bench site;
            site.echo(pieces);
            tls_client one(*site.with, version);
            BOOST_REQUIRE(one.connect());
            auto head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(bytes.size()) + "\r\n\r\n";
            std::string all = one.ask(head);
            // In parts that fit the socket's buffers, so that a client which only writes is not held up for ever.
            for (std::size_t at = 0; at < bytes.size(); at += 50'000)
                all += one.ask(std::string_view(bytes).substr(at, 50'000));
            BOOST_TEST((body_of(all) == bytes));
        }
    }
}

BOOST_AUTO_TEST_CASE(files_and_their_parts) {
    const std::string bytes = some_bytes(700'000);
    temporary_folder folder;
    folder.write("f", bytes);
    http::opened_file file;
    BOOST_REQUIRE(!http::open_regular_file(folder.path_of("f"), file));
    bench site;
    site.with->handler.on_request = [&](http::exchange& turn) {
        http::answer_with_file(turn.request(), turn.response(), file, {}, {});
        return true;
    };
    for (int version : versions) {
        tls_client one(*site.with, version);
        BOOST_REQUIRE(one.connect());
        BOOST_TEST((body_of(one.ask(get_request)) == bytes));
        auto part = one.ask("GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=100-300099\r\n\r\n");
        BOOST_TEST(part.starts_with("HTTP/1.1 206 "));
        BOOST_TEST((body_of(part) == bytes.substr(100, 300'000)));
    }
}

BOOST_AUTO_TEST_CASE(sixteen_at_a_time) {
    bench site;
    std::string all;
    for (int i = 0; i < 16; ++i)
        all += get_request;
    for (int version : versions) {
        tls_client one(*site.with, version);
        BOOST_REQUIRE(one.connect());
        BOOST_TEST(count_of(one.ask(all), "HTTP/1.1 200 ") == 16U);
    }
}

BOOST_AUTO_TEST_CASE(a_slow_reader_gets_all_of_it) {
    bench site;
    const std::string bytes = some_bytes(3 << 20);
    site.with->handler.on_request = [&](http::exchange& turn) {
        turn.response().body(bytes);
        return true;
    };
    for (int version : versions) {
        tls_client one(*site.with, version);
        BOOST_REQUIRE(one.connect());
        one.say(get_request);
        one.socket.send(one.take());
        std::string all;
        for (int i = 0; i < 4000 && body_of(all).size() < bytes.size(); ++i) {
            site.with->threads.poll();
            one.give(one.socket.receive(3'001));
            all += one.read();
        }
        BOOST_TEST((body_of(all) == bytes));
    }
}

BOOST_AUTO_TEST_CASE(one_byte_at_a_time) {
    for (int version : versions) {
        bench site;
        tls_client one(*site.with, version);
        auto drip = [&] {
            for (char each : one.take())
                one.give(site.with->talk(one.socket, {&each, 1}));
        };
        for (int i = 0; i < 4 && SSL_do_handshake(one.session.get()) != 1; ++i)
            drip();
        drip();
        one.say(get_request);
        drip();
        BOOST_TEST(body_of(one.read()) == "hello");
    }
}

BOOST_AUTO_TEST_CASE(what_is_no_tls_is_closed) {
    bench site;
    for (std::string noise : {some_bytes(4000), std::string("\x16\x03\x01\xff\xff", 5) + std::string(70'000, 'x'),
             std::string("\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", 10), std::string(3, '\0') + "x"}) {
        client bad = site.with->connect();
        site.with->talk(bad, noise);
        bad.end();
        site.with->threads.poll();
        bad.receive();
        BOOST_TEST((bad.ended() || bad.reset()));
        site.with->threads.advance(10s);
        BOOST_TEST(site.with->server.connections() == 0U);
    }
}

// An answer that was cut off must not look whole, nor a request run that was not sent whole.
BOOST_AUTO_TEST_CASE(a_stream_that_is_cut_off_or_changed) {
    for (int version : versions) {
        bench site;
        int asked = 0;
        site.with->handler.on_request = [&](http::exchange&) {
            ++asked;
            return true;
        };
        tls_client cut(*site.with, version), changed(*site.with, version);
        BOOST_REQUIRE(cut.connect());
        cut.say(get_request);
        std::string record = cut.take();
        site.with->talk(cut.socket, std::string_view(record).substr(0, record.size() - 1));
        cut.socket.end();
        site.with->threads.poll();
        cut.socket.receive();
        BOOST_TEST(cut.socket.ended());

        BOOST_REQUIRE(changed.connect());
        changed.say(get_request);
        record = changed.take();
        record.back() = static_cast<char>(record.back() ^ 1);
        changed.give(site.with->talk(changed.socket, record));
        BOOST_TEST(changed.read().empty());
        BOOST_TEST(asked == 0);
        site.with->threads.advance(3s);
        BOOST_TEST(site.with->server.connections() == 0U);
    }
}

BOOST_AUTO_TEST_CASE(an_answer_that_breaks_off_has_no_end) {
    for (int version : versions) {
        bench site;
        site.with->handler.on_request = [](http::exchange& turn) {
            turn.response().stream([](http::body_writer& out) -> task<void> {
                co_await out.write("some of it");
                throw std::runtime_error("no more");
            });
            return true;
        };
        tls_client one(*site.with, version);
        BOOST_REQUIRE(one.connect());
        one.ask(get_request);
        BOOST_TEST(!one.told_the_end());
        BOOST_TEST(one.socket.reset());
    }
}

// A client that ends its side, in TLS or in TCP too, still gets the answer to what it asked.
BOOST_AUTO_TEST_CASE(the_clients_end_while_a_handler_waits) {
    for (int version : versions) {
        for (bool tcp : {false, true}) {
            bench site;
            site.answer_late();
            tls_client one(*site.with, version);
            BOOST_REQUIRE(one.connect());
            one.ask(get_request);
            SSL_shutdown(one.session.get());
            one.move();
            if (tcp) one.socket.end();
            site.with->threads.poll();
            site.with->threads.advance(4s);
            one.move();
            const std::string all = one.read();
            BOOST_TEST(all.ends_with("late"));
            site.with->threads.advance(1s);
            one.move();
            one.read();
            BOOST_TEST(one.told_the_end());
            BOOST_TEST(one.socket.ended());
        }
    }
}

BOOST_AUTO_TEST_CASE(a_drain_answers_what_is_under_way) {
    for (int version : versions) {
        bench site;
        tls_client idle(*site.with, version), busy(*site.with, version), shaking(*site.with, version);
        BOOST_REQUIRE(idle.connect());
        BOOST_REQUIRE(busy.connect());
        idle.ask(get_request);
        site.answer_late();
        busy.ask(get_request);
        SSL_do_handshake(shaking.session.get());
        shaking.move();
        site.with->server.quiesce();
        site.with->threads.poll();
        site.with->threads.advance(2s);
        for (tls_client* each : {&idle, &shaking}) {
            each->move();
            each->read();
            BOOST_TEST(each->socket.ended());
        }
        BOOST_TEST(idle.told_the_end());
        site.with->threads.advance(2s);
        busy.move();
        const std::string answer = busy.read();
        BOOST_TEST(answer.ends_with("late"));
        BOOST_TEST(count_of(answer, "Connection: close") == 1U);
        busy.move();
        busy.read();
        BOOST_TEST(busy.told_the_end());
    }
}

BOOST_AUTO_TEST_CASE(new_keys_now_and_then_but_not_without_end) {
    bench site;
    tls_client one(*site.with), endless(*site.with);
    BOOST_REQUIRE(one.connect());
    BOOST_REQUIRE(endless.connect());
    for (int i = 0; i < 40; ++i) {
        SSL_key_update(one.session.get(), SSL_KEY_UPDATE_REQUESTED);
        BOOST_TEST(body_of(one.ask(get_request)) == "hello");
    }
    for (int i = 0; i < 40; ++i) {
        SSL_key_update(endless.session.get(), SSL_KEY_UPDATE_NOT_REQUESTED);
        SSL_do_handshake(endless.session.get());
        endless.move();
    }
    endless.socket.receive();
    BOOST_TEST((endless.socket.ended() || endless.socket.reset()));
}

BOOST_AUTO_TEST_SUITE_END()
