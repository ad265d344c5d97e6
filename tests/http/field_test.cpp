// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/field.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace mainstay;
using namespace std::literals;

BOOST_AUTO_TEST_SUITE(field_test)

BOOST_AUTO_TEST_CASE(names_ignore_case) {
    BOOST_TEST(http::equals_ignoring_case("Content-Length", "cONTENT-lENGTH"));
    BOOST_TEST(!http::equals_ignoring_case("a", "ab"));
    // '[' and '{' differ from each other by the same bit as 'A' and 'a' do.
    BOOST_TEST(!http::equals_ignoring_case("[", "{"));
    BOOST_TEST(!http::equals_ignoring_case("\xc3\x89", "\xc3\xa9"));
}

BOOST_AUTO_TEST_CASE(tokens_and_values) {
    BOOST_TEST(http::is_token("X-1!#$%&'*+.^_`|~"));
    for (auto text : {""sv, "a b"sv, "a:"sv, "\0"sv, "a\n"sv, "\xc3\xa9"sv, "(x)"sv})
        BOOST_TEST(!http::is_token(text));
    BOOST_TEST(http::is_field_value(""));
    BOOST_TEST(http::is_field_value("a\tb \xff"));
    for (auto text : {"a\r\nb"sv, "a\rb"sv, "a\nb"sv, "a\0b"sv, "\x7f"sv, "\x1f"sv})
        BOOST_TEST(!http::is_field_value(text));
}

BOOST_AUTO_TEST_CASE(lists) {
    auto elements = [](std::string_view list) {
        std::vector<std::string> result;
        for (auto each = http::next_list_element(list); !each.empty(); each = http::next_list_element(list))
            result.emplace_back(each);
        return result;
    };
    BOOST_TEST((elements("a, b,c") == std::vector<std::string>{"a", "b", "c"}));
    BOOST_TEST((elements(" , ,a,, ") == std::vector<std::string>{"a"}));
    BOOST_TEST((elements("\"a,b\", W/\"c\\\",d\"") == std::vector<std::string>{"\"a,b\"", "W/\"c\\\",d\""}));
    BOOST_TEST((elements("\"open, a") == std::vector<std::string>{"\"open, a"}));
    BOOST_TEST((elements("\"\\") == std::vector<std::string>{"\"\\"}));
    BOOST_TEST(elements("").empty());
    BOOST_TEST(http::list_contains("x, Close", "close"));
    BOOST_TEST(!http::list_contains("closed", "close"));
}

// What hides behind a quote in one reader's eyes must not do so in ours.
BOOST_AUTO_TEST_CASE(lists_of_tokens_know_no_quotes) {
    for (auto list : {"close", ", close", "\", close", "\"x, close", "x,\t Close ,y", ",,close,,", "\"\\\", close, \""})
        BOOST_TEST(http::list_contains(list, "close"), list);
    for (auto list : {"", ",", "clos", "\"close\"", "close x", "close;x", "x close"})
        BOOST_TEST(!http::list_contains(list, "close"), list);
    std::string_view rest = " a ,, \"b,c\" ,";
    BOOST_TEST(http::next_token(rest) == "a");
    BOOST_TEST(http::next_token(rest) == "\"b");
    BOOST_TEST(http::next_token(rest) == "c\"");
    BOOST_TEST(http::next_token(rest).empty());
}

BOOST_AUTO_TEST_CASE(trimming) {
    BOOST_TEST(http::trim(" \t a b\t ") == "a b");
    BOOST_TEST(http::trim(" \t ").empty());
}

BOOST_AUTO_TEST_SUITE_END()
