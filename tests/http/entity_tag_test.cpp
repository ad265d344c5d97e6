// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/entity_tag.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace mainstay::http;

namespace {

// The list's tags, one after the other.
std::string all(std::string_view list) {
    std::string result;
    while (auto one = next_entity_tag(list)) {
        result += one->weak ? "W<" : "<";
        result.append(one->opaque).append(">");
    }
    return result;
}

} // namespace

BOOST_AUTO_TEST_SUITE(entity_tag_test)

BOOST_AUTO_TEST_CASE(reads_one_tag) {
    BOOST_TEST(parse_entity_tag("\"v7\"")->opaque == "v7");
    BOOST_TEST(!parse_entity_tag("\"v7\"")->weak);
    BOOST_TEST(parse_entity_tag("W/\"v7\"")->weak);
    BOOST_TEST(parse_entity_tag("\"\"")->opaque.empty());
    BOOST_TEST(parse_entity_tag("\"a\\\"")->opaque == "a\\");
    BOOST_TEST(parse_entity_tag("\"\xc3\xa9,\"")->opaque == "\xc3\xa9,");
    for (std::string_view text : {"", "v7", "\"v7", "v7\"", "w/\"v7\"", "W/ \"v7\"", "W/W/\"v7\"", "\"v 7\"", "\"v7\"x",
             " \"v7\"", "\"a\"b\"", "*", "\"\x7f\""})
        BOOST_TEST(!parse_entity_tag(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(reads_lists) {
    BOOST_TEST(all("\"a\", W/\"b\",\"c,d\"") == "<a>W<b><c,d>");
    BOOST_TEST(all(" ,,\t\"a\" ,") == "<a>");
    BOOST_TEST(all("").empty());
    BOOST_TEST(all(" , ,").empty());
    // What is none is passed over, and never read as something else.
    BOOST_TEST(all("a, \"b\"x, \"c\" y, \"d\"") == "<d>");
    BOOST_TEST(all("\"open, \"a\"") == "<a>");
    BOOST_TEST(all("*").empty());
}

BOOST_AUTO_TEST_CASE(compares_as_the_rfc_says) {
    entity_tag strong{"1"}, weak{"1", true}, other{"2"};
    BOOST_TEST(strongly_equal(strong, strong));
    BOOST_TEST(!strongly_equal(weak, weak));
    BOOST_TEST(!strongly_equal(strong, weak));
    BOOST_TEST(!strongly_equal(strong, other));
    BOOST_TEST(weakly_equal(strong, weak));
    BOOST_TEST(weakly_equal(weak, weak));
    BOOST_TEST(!weakly_equal(weak, other));
}

BOOST_AUTO_TEST_SUITE_END()
