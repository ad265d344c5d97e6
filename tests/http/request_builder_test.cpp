// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/request_builder.hpp>

#include <boost/test/unit_test.hpp>

#include <cstring>
#include <string>

using namespace mainstay;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(request_builder_test)

BOOST_AUTO_TEST_CASE(builds_what_a_connection_would_give) {
    auto context = core::context_ptr::make();
    std::string body = "{}", target = "/v1/notes?limit=2";
    http::request_builder made("POST", target);
    made.field("Host", "a:1").body(body).context(context).peer({"1.2.3.4", 5, true}).received_at({});
    target = body = "gone";
    auto& in = made.request();
    BOOST_TEST((in.method() == http::method::post));
    BOOST_TEST(in.method_name() == "POST");
    BOOST_TEST(in.target() == "/v1/notes?limit=2");
    BOOST_TEST(in.path() == "/v1/notes");
    BOOST_TEST(in.query() == "limit=2");
    BOOST_TEST(in.authority() == "a:1");
    BOOST_TEST(in.minor_version() == 1);
    BOOST_TEST(in.body() == "{}");
    BOOST_TEST(in.body().data()[in.body_capacity() - 1] == '\0');
    BOOST_TEST(&in.context() == context.get());
    BOOST_TEST(in.peer().address == "1.2.3.4");
    BOOST_TEST(in.peer().secure);
}

BOOST_AUTO_TEST_CASE(survives_a_move) {
    http::request_builder made("BREW", "http://a/x");
    http::request_builder moved = std::move(made);
    BOOST_TEST((moved.request().method() == http::method::other));
    BOOST_TEST(moved.request().method_name() == "BREW");
    BOOST_TEST(moved.request().path() == "/x");
    BOOST_TEST(moved.request().authority() == "a");
    BOOST_TEST(moved.request().peer().address == "127.0.0.1");
    BOOST_TEST(moved.request().context().id().empty());
}

BOOST_AUTO_TEST_CASE(the_client_is_the_peer_unless_another_is_told) {
    http::request_builder builder("GET", "/");
    builder.peer({.address = "10.0.0.1"});
    BOOST_TEST(builder.request().client().address == "10.0.0.1");
    builder.client({.address = "192.0.2.1"});
    BOOST_TEST(builder.request().client().address == "192.0.2.1");
    BOOST_TEST(builder.request().peer().address == "10.0.0.1");
}

BOOST_AUTO_TEST_SUITE_END()
