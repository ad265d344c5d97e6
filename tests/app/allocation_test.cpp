// SPDX-License-Identifier: BSL-1.0
// An application with everything that is on by default allocates nothing for a plain request in steady state.
#include <mainstay/app/app.hpp>
#include <mainstay/prelude.hpp>

#include "allocations.hpp"

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/read_until.hpp>
#include <asio/write.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <future>
#include <string>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(allocation_test)

BOOST_AUTO_TEST_CASE(a_plain_request_allocates_nothing_whatever_is_on_by_default) {
    app_options options;
    options.port = 0;
    options.threads = 1;
    options.drain_wait = std::chrono::milliseconds(0);
    options.log.level = observe::log_level::warn;
    app site(options);
    site.get("/plaintext", [] { return "Hello, World!"; });
    site.get("/users/{id}", [](path<"id", std::string> id) { return *id; });
    std::promise<std::exception_ptr> started;
    site.start([&](const std::exception_ptr& error) { started.set_value(error); });
    BOOST_REQUIRE(!started.get_future().get());

    asio::io_context context;
    asio::ip::tcp::socket socket(context);
    socket.connect({asio::ip::make_address("127.0.0.1"), site.port()});
    std::string answer;
    answer.reserve(4096);
    for (const char* target : {"/plaintext", "/users/7"}) {
        const std::string request = "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        std::size_t allocations = 0;
        for (int round = 0; round < 100; ++round) {
            answer.clear();
            mainstay_test::start_counting_allocations();
            asio::write(socket, asio::buffer(request));
            asio::read_until(socket, asio::dynamic_buffer(answer), "\r\n\r\n");
            const std::size_t counted = mainstay_test::stop_counting_allocations();
            if (round >= 50) allocations += counted;
            BOOST_REQUIRE(answer.starts_with("HTTP/1.1 200 "));
            const std::size_t body = target == std::string_view("/plaintext") ? 13 : 1;
            const std::size_t whole = answer.find("\r\n\r\n") + 4 + body;
            while (answer.size() < whole)
                asio::read(socket, asio::dynamic_buffer(answer), asio::transfer_exactly(whole - answer.size()));
        }
        BOOST_TEST(allocations == 0U, target);
    }

    std::promise<void> stopped;
    site.stop([&](const std::exception_ptr&) { stopped.set_value(); });
    stopped.get_future().get();
}

BOOST_AUTO_TEST_SUITE_END()
