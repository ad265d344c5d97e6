// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/request_handler.hpp>

#include "loopback.hpp"

#include <stdexcept>

using namespace mainstay;
using namespace mainstay_test;

namespace {

struct own_refusals final : http::request_handler {
    bool throws = false;

    bool handle(http::exchange&) override { return true; }
    void refuse(http::exchange& turn, const problem& why) override {
        if (throws) throw std::runtime_error("secret");
        BOOST_TEST(!turn.request().context().id().empty());
        BOOST_CHECK_THROW(turn.run([]() -> task<> { co_return; }()), std::logic_error);
        turn.response().status(why.status()).set("X-Own", why.code()).body("own");
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(request_handler_test)

BOOST_AUTO_TEST_CASE(may_write_refusals_itself) {
    core::manual_clock time;
    core::runtime threads(time);
    own_refusals handler;
    {
        http::server server(handler, on_free_port());
        asio::co_spawn(threads.executor(0), server.start(threads), asio::detached);
        threads.poll();
        client one(server.port());
        one.send("BREW / HTTP/1.1\r\n\r\n");
        threads.poll();
        auto answer = one.receive();
        BOOST_TEST(answer.starts_with("HTTP/1.1 501"));
        BOOST_TEST(answer.find("X-Own: method_not_implemented\r\n") != std::string::npos);
        BOOST_TEST(answer.find("Connection: close\r\n") != std::string::npos);
        // One that fails at it does not keep the client from being told.
        handler.throws = true;
        client two(server.port());
        two.send("BREW / HTTP/1.1\r\n\r\n");
        threads.poll();
        answer = two.receive();
        BOOST_TEST(answer.starts_with("HTTP/1.1 501"));
        BOOST_TEST(answer.find("secret") == std::string::npos);
    }
    // The server's end closes what is open.
    threads.poll();
}

BOOST_AUTO_TEST_SUITE_END()
