// SPDX-License-Identifier: BSL-1.0
#include <mainstay/testing/answer.hpp>

#include <boost/test/unit_test.hpp>

#include <sstream>
#include <vector>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(answer_test)

BOOST_AUTO_TEST_CASE(shows_status_fields_and_body) {
    http::response response(409);
    response.set("X-One", "1").body(R"({"code":"taken","status":409})");
    testing::answer answer(std::move(response));
    BOOST_TEST(answer.status() == 409);
    BOOST_TEST(answer.field("x-one").value() == "1");
    BOOST_TEST(!answer.field("x-two"));
    BOOST_TEST(answer.code() == "taken");
    std::ostringstream text;
    text << answer;
    BOOST_TEST(text.str() == R"(409 {"code":"taken","status":409})");
}

BOOST_AUTO_TEST_CASE(reads_json_or_says_what_was_there_instead) {
    testing::answer numbers(std::move(http::response().body("[1,2]")));
    BOOST_TEST((numbers.json<std::vector<int>>() == std::vector{1, 2}));
    BOOST_TEST(numbers.code().empty());
    testing::answer text(std::move(http::response().body("oops")));
    BOOST_CHECK_EXCEPTION((void)text.json<int>(), std::runtime_error,
        [](const auto& error) { return std::string(error.what()).find("200 oops") != std::string::npos; });
    BOOST_TEST(text.code().empty());
}

BOOST_AUTO_TEST_SUITE_END()
