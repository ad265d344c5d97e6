// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/peer.hpp>

#include "loopback.hpp"

using namespace mainstay;
using namespace mainstay_test;

BOOST_AUTO_TEST_SUITE(peer_test)

// What a client says of itself in fields changes nothing.
BOOST_AUTO_TEST_CASE(is_what_the_socket_tells) {
    for (std::string address : {"127.0.0.1", "::"}) {
        http::server_options options;
        options.address = address;
        loopback with(options);
        http::peer seen;
        with.handler.on_request = [&](http::exchange& turn) {
            seen = turn.request().peer();
            return true;
        };
        with.ask("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4\r\nRemote-Addr: 5.6.7.8\r\n\r\n");
        BOOST_TEST(seen.address == "127.0.0.1");
        BOOST_TEST(seen.port != 0);
        BOOST_TEST(!seen.secure);
    }
}

BOOST_AUTO_TEST_SUITE_END()
