// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/early_hints.hpp>

#include "http/loopback.hpp"

#include <stdexcept>
#include <string>

using namespace mainstay;
using namespace mainstay_test;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

// What a handler's hints become on the wire, ahead of its answer.
template <class F>
std::string sent_by(F f) {
    loopback with;
    with.handler.on_request = [&](http::exchange& turn) {
        auto hints = *routing::from_request<early_hints>::read(turn.request());
        f(hints);
        return true;
    };
    const std::string all = with.ask(get);
    const std::size_t answer = all.find("HTTP/1.1 200 ");
    BOOST_REQUIRE(answer != std::string::npos);
    return all.substr(0, answer);
}

} // namespace

BOOST_AUTO_TEST_SUITE(early_hints_test)

BOOST_AUTO_TEST_CASE(links_are_one_field) {
    auto all = [](early_hints& hints) {
        hints.preload("/a.css", "style").preconnect("https://b.example").link("/f", "preload", "as=font; crossorigin");
        hints.send();
        hints.send(); // there is nothing new
        hints.preload("/late.js", "script").send();
    };
    BOOST_TEST(sent_by(all) == "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload; as=style, "
                               "<https://b.example>; rel=preconnect, </f>; rel=preload; as=font; crossorigin\r\n\r\n"
                               "HTTP/1.1 103 Early Hints\r\nLink: </late.js>; rel=preload; as=script\r\n\r\n");
    BOOST_TEST(sent_by([](early_hints&) {}) == "");
}

BOOST_AUTO_TEST_CASE(what_is_no_link_is_not_taken) {
    http::request nowhere;
    early_hints hints(nowhere);
    for (auto* bad : {"", "/a b", "/a>", "<a", "/a\r\nX: y", "/\xc3\xa9", "/a\x7f"})
        BOOST_CHECK_THROW(hints.link(bad, "preload"), std::invalid_argument);
    for (auto* bad : {"", "a b", "a;b", "a,b", "a\r\n"}) {
        BOOST_CHECK_THROW(hints.link("/a", bad), std::invalid_argument);
        BOOST_CHECK_THROW(hints.preload("/a", bad), std::invalid_argument);
    }
    for (auto* bad : {"a\r\nX: y", "as=a, </b>", "a\x7f"})
        BOOST_CHECK_THROW(hints.link("/a", "preload", bad), std::invalid_argument);
    hints.preload("/a", "style").send(); // to nobody
}

BOOST_AUTO_TEST_SUITE_END()
