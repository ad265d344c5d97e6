// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/request_builder.hpp>
#include <mainstay/middleware/request_id.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace mainstay;
using middleware::is_request_id, middleware::request_id;

namespace {
// What is answered to a request that brings this id, or none.
std::string answered(const char* own, bool trusted = true, request_id names = request_id()) {
    http::request_builder builder("GET", "/");
    builder.peer({.address = "192.0.2.1", .trusted = trusted});
    if (own != nullptr) builder.field("x-request-id", own);
    BOOST_TEST(!names.before(builder.request()).has_value());
    http::response response;
    names.after(builder.request(), response);
    std::string id(response.field("X-Request-Id").value());
    BOOST_TEST(builder.request().context().id() == id);
    return id;
}
} // namespace

BOOST_AUTO_TEST_SUITE(request_id_test)

BOOST_AUTO_TEST_CASE(only_who_is_accepted_chooses_the_id) {
    using enum middleware::request_id_source;
    struct {
        middleware::request_id_options options;
        bool of_proxy, of_client;
    } const table[]{
        {{}, true, false},
        {{.accept = trusted_proxies}, true, false},
        {{.accept = anyone}, true, true},
        {{.accept = nobody}, false, false},
    };
    for (const auto& row : table) {
        BOOST_TEST((answered("abc", true, request_id(row.options)) == "abc") == row.of_proxy);
        BOOST_TEST((answered("abc", false, request_id(row.options)) == "abc") == row.of_client);
        BOOST_TEST(answered("a b", true, request_id(row.options)).size() == 32U);
    }
}

BOOST_AUTO_TEST_CASE(a_sane_id_is_kept) {
    BOOST_TEST(answered("abc-DEF_1.2") == "abc-DEF_1.2");
    BOOST_TEST(answered(std::string(128, 'x').c_str()) == std::string(128, 'x'));
}

BOOST_AUTO_TEST_CASE(without_one_it_gets_a_fresh_one) {
    std::string first = answered(nullptr), second = answered(nullptr);
    BOOST_TEST(first.size() == 32U);
    BOOST_TEST(is_request_id(first));
    BOOST_TEST(first != second);
}

BOOST_AUTO_TEST_CASE(anything_else_is_replaced) {
    for (const char* bad : {"", "a b", "a\"b", "a/b", "a;b", "a,b", "ä", "<script>", "a%0d%0aEvil: 1"})
        BOOST_TEST(answered(bad) != bad);
    BOOST_TEST(answered(std::string(129, 'x').c_str()).size() == 32U);
}

BOOST_AUTO_TEST_CASE(an_answer_to_what_never_came_so_far_has_one_too) {
    http::request_builder builder("GET", "/");
    http::response response;
    response.set("X-Request-Id", "of the handler");
    request_id().after(builder.request(), response);
    BOOST_TEST(response.field("X-Request-Id")->size() == 32U);
    BOOST_TEST(response.fields().size() == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
