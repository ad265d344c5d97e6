// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/request.hpp>
#include <mainstay/http/request_builder.hpp>

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(request_test)

BOOST_AUTO_TEST_CASE(fields_are_found_in_any_case) {
    http::request_builder made("GET", "/");
    made.field("X-One", "1").field("x-one", "2").field("Empty", "");
    const auto& in = made.request();
    BOOST_TEST(in.field("X-ONE").value() == "1");
    BOOST_TEST(in.field("empty").value() == "");
    BOOST_TEST(!in.field("X").has_value());
    BOOST_TEST(in.fields().size() == 3U);
}

BOOST_AUTO_TEST_CASE(the_router_notes_its_route) {
    http::request_builder made("GET", "/a/b");
    auto& in = made.request();
    BOOST_TEST(in.route().empty());
    BOOST_TEST(in.path_values().empty());
    std::vector<std::string_view> values{"b"};
    int data = 0;
    in.matched("/a/{x}", values, &data);
    values.front() = "changed";
    BOOST_TEST(in.route() == "/a/{x}");
    BOOST_TEST(in.path_values().front() == "b");
    BOOST_TEST(in.route_data() == &data);
}

BOOST_AUTO_TEST_CASE(an_empty_body_has_its_padding) {
    http::request in;
    BOOST_TEST(in.body().empty());
    for (std::size_t i = 0; i < in.body_capacity(); ++i)
        BOOST_TEST(in.body().data()[i] == '\0');
}

BOOST_AUTO_TEST_SUITE_END()
