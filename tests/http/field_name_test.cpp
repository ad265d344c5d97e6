// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/field_name.hpp>

#include <mainstay/http/response.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

using namespace mainstay;

BOOST_AUTO_TEST_SUITE(field_name_test)

BOOST_AUTO_TEST_CASE(a_literal_is_one) {
    constexpr http::field_name name = "X-Total-Count";
    static_assert(name.text() == "X-Total-Count");
    http::response out;
    out.set(name, "7").add("x-total-count", "8");
    BOOST_TEST(out.field_lines() == "X-Total-Count: 7\r\nx-total-count: 8\r\n");
}

// What is compiled and what comes at run time find each other, in any case.
BOOST_AUTO_TEST_CASE(means_the_same_as_a_text) {
    for (const std::string& text : {std::string("x-id"), std::string("X-ID")}) {
        http::response out;
        out.set("X-Id", "1").set(text, "2");
        BOOST_TEST(out.field("X-Id").value() == "2");
        out.set("X-Id", "3");
        BOOST_TEST(out.field_lines() == "X-Id: 3\r\n");
        out.set(std::string("DATE"), "now");
        BOOST_TEST(out.has_own_date());
    }
}

// Every character, against what the look-up table behind `is_token` says.
BOOST_AUTO_TEST_CASE(allows_the_characters_of_a_token) {
    for (int c = 0; c < 256; ++c) {
        const char one = static_cast<char>(c);
        BOOST_TEST(http::detail::is_name_character(one) == http::is_token({&one, 1}), "character " << c);
    }
}

BOOST_AUTO_TEST_CASE(those_that_frame_the_message_are_known_in_any_case) {
    for (std::string_view name : {"Content-Length", "TRANSFER-ENCODING", "connection", "Keep-Alive", "trailer"})
        BOOST_TEST(http::detail::frames_the_message(name));
    for (std::string_view name : {"Content-Lengths", "Content-Type", "", "Trailers"})
        BOOST_TEST(!http::detail::frames_the_message(name));
}

BOOST_AUTO_TEST_SUITE_END()
