// SPDX-License-Identifier: BSL-1.0
#include <mainstay/prelude.hpp>
#include <mainstay/routing/stream.hpp>

#include <boost/test/unit_test.hpp>

#include "routing/ask.hpp"

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(stream_test)

BOOST_AUTO_TEST_CASE(hands_the_function_to_the_response) {
    struct collector final : http::body_writer {
        std::string all;
        task<void> write(std::string_view bytes) override {
            all += bytes;
            co_return;
        }
    };
    ask::site site;
    site.router.get("/", [] {
        return stream("text/csv", [rows = std::vector<int>{1, 2}](http::body_writer& out) -> task<void> {
            for (int row : rows) {
                const std::string line = std::to_string(row) + "\n";
                co_await out.write(line);
            }
        });
    });
    const auto response = site.get("/");
    BOOST_TEST(*response.field("Content-Type") == "text/csv");
    BOOST_REQUIRE(response.stream());
    core::manual_clock time;
    core::runtime threads(time);
    collector out;
    asio::co_spawn(threads.executor(0), response.stream()(out), [](const std::exception_ptr&) {});
    threads.poll();
    BOOST_TEST(out.all == "1\n2\n");
}

BOOST_AUTO_TEST_SUITE_END()
