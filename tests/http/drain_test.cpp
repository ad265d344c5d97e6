// SPDX-License-Identifier: BSL-1.0
// A thousand servers with threads of their own, stopped while requests are on their way in every state there is: each
// of them is answered whole, and no connection is reset. MAINSTAY_TEST_DRAINS says how many, 1,000 unless told.
#include "loopback.hpp"

#include <mainstay/core/sleep.hpp>
#include <mainstay/http/body_writer.hpp>

#include <asio/use_future.hpp>

#include <atomic>
#include <cstdlib>
#include <future>
#include <memory>
#include <poll.h>
#include <string>
#include <thread>
#include <vector>

using namespace mainstay;
using namespace mainstay_test;
using namespace std::chrono_literals;

namespace {

constexpr int servers_at_once = 10;
constexpr std::size_t large = 1 << 20;
constexpr std::string_view now = "GET /now HTTP/1.1\r\nHost: a\r\n\r\n",
                           waits = "GET /waits HTTP/1.1\r\nHost: a\r\n\r\n";

int drains() {
    const char* told = std::getenv("MAINSTAY_TEST_DRAINS");
    return told != nullptr ? std::max(1, std::atoi(told)) : 1000;
}

// Everything up to the end of an answer that ends like this, however long it takes; less when the server ends it.
std::string hear(client& from, std::string_view end, std::size_t least = 0) {
    std::string all;
    for (;;) {
        all += from.receive();
        if ((all.size() >= least && all.ends_with(end)) || from.ended() || from.reset()) return all;
        pollfd wanted{from.descriptor(), POLLIN, 0};
        if (::poll(&wanted, 1, 30'000) <= 0) return all + " (and no more)";
    }
}

class drained {
public:
    drained() : server_(handler_, options()) {
        handler_.on_request = [this](http::exchange& turn) {
            auto& answer = turn.response();
            const auto path = turn.request().path();
            if (path == "/large") {
                answer.body(std::string(large, 'x'));
            } else if (path == "/stream") {
                answer.stream([this](http::body_writer& out) -> task<void> {
                    co_await out.write("some ");
                    co_await released();
                    co_await out.write("more");
                });
            } else if (path == "/waits") {
                turn.run([](drained& in, http::exchange& given) -> task<void> {
                    co_await in.released();
                    given.response().body("waited");
                }(*this, turn));
                return false;
            } else {
                answer.body("seen " + std::string(turn.request().body()));
            }
            return true;
        };
    }

    task<void> start(core::runtime& threads) { return server_.start(threads); }
    task<void> stop(core::clock::steady_time deadline) { return server_.stop(deadline); }
    std::size_t connections() const { return server_.connections(); }

    // Clients in every state; those with a handler are known to have come to it.
    void begin() {
        say(waiting_, waits);
        say(pipelined_, std::string(waits) + std::string(waits));
        say(streamed_, "GET /stream HTTP/1.1\r\nHost: a\r\n\r\n");
        while (under_way_ < 3)
            std::this_thread::yield();
        say(in_head_, now.substr(0, 20));
        say(in_body_, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf");
        say(in_chunk_, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nha");
        say(kept_, now);
        BOOST_TEST(hear(kept_, "\r\n\r\nseen ").starts_with("HTTP/1.1 200 "));
        say(unread_, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
        say(queued_, now);
        connect(silent_);
    }
    // The stop may have begun by now, or not yet.
    void go_on() {
        in_head_.send(now.substr(20));
        in_body_.send("more");
        in_chunk_.send("lf\r\n0\r\n\r\n");
        kept_.send(now);
        silent_.send(now);
        released_ = true;
    }
    void end() {
        for (auto* each : {&in_head_, &kept_, &queued_, &silent_})
            check(*each, "\r\n\r\nseen ");
        check(in_body_, "\r\n\r\nseen halfmore");
        check(in_chunk_, "\r\n\r\nseen half");
        check(waiting_, "\r\n\r\nwaited");
        check(pipelined_, "\r\n\r\nwaited");
        check(streamed_, "\r\n0\r\n\r\n");
        check(unread_, "xxx", large);
    }

private:
    static http::server_options options() {
        http::server_options options;
        // However slow the machine is: nobody is given up.
        options.timeouts.drain = 60s;
        return on_free_port(options);
    }

    task<void> released() {
        ++under_way_;
        while (!released_)
            co_await core::sleep_for(1ms);
    }
    void connect(client& which) {
        client made(server_.port());
        BOOST_TEST(made.connected());
        which = std::move(made);
    }
    void say(client& which, std::string_view bytes) {
        connect(which);
        which.send(bytes);
    }
    static void check(client& which, std::string_view end, std::size_t least = 0) {
        const std::string all = hear(which, end, least);
        BOOST_TEST(all.starts_with("HTTP/1.1 200 "));
        BOOST_TEST(all.ends_with(end), all.substr(0, 500));
        BOOST_TEST(!which.reset());
        which.close();
    }

    function_handler handler_;
    http::server server_;
    std::atomic<int> under_way_{0};
    std::atomic<bool> released_{false};
    client waiting_, pipelined_, streamed_, in_head_, in_body_, in_chunk_, kept_, unread_, queued_, silent_;
};

void drain_some(unsigned io_threads) {
    core::runtime threads({.io_threads = io_threads});
    threads.start();
    std::vector<std::unique_ptr<drained>> all(servers_at_once);
    for (auto& each : all) {
        each = std::make_unique<drained>();
        asio::co_spawn(threads.executor(0), each->start(threads), asio::use_future).get();
        each->begin();
    }
    std::vector<std::future<void>> stopped;
    const auto deadline = threads.clock().steady_now() + 60s;
    for (auto& each : all)
        stopped.push_back(asio::co_spawn(threads.executor(0), each->stop(deadline), asio::use_future));
    for (auto& each : all)
        each->go_on();
    for (auto& each : all)
        each->end();
    for (auto& each : stopped)
        each.get();
    for (auto& each : all)
        BOOST_TEST(each->connections() == 0U);
    threads.stop();
}

} // namespace

BOOST_AUTO_TEST_SUITE(drain_test)

BOOST_AUTO_TEST_CASE(a_thousand_servers_lose_no_request) {
    for (int done = 0; done < drains(); done += servers_at_once)
        drain_some(1 + static_cast<unsigned>(done / servers_at_once) % 3);
}

BOOST_AUTO_TEST_SUITE_END()
