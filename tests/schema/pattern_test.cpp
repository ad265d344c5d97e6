// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/pattern.hpp>

#include <boost/test/unit_test.hpp>

namespace schema = mainstay::schema;

namespace {

template <schema::detail::pattern_text Text>
bool matches(std::string_view text) {
    return schema::detail::matches_pattern(schema::detail::pattern_program<Text>::view(), text);
}

} // namespace

BOOST_AUTO_TEST_SUITE(pattern_test)

BOOST_AUTO_TEST_CASE(the_whole_text_has_to_match) {
    BOOST_TEST(matches<"abc">("abc"));
    BOOST_TEST(!matches<"abc">("abcd"));
    BOOST_TEST(!matches<"abc">("xabc"));
    BOOST_TEST(!matches<"abc">("ab"));
    BOOST_TEST(matches<"^abc$">("abc"));
    BOOST_TEST(!matches<"^abc$">("abc\n"));
    BOOST_TEST(matches<"">(""));
    BOOST_TEST(!matches<"">("a"));
}

BOOST_AUTO_TEST_CASE(sets_and_escapes) {
    BOOST_TEST(matches<"[a-cx]+">("abcx"));
    BOOST_TEST(!matches<"[a-cx]+">("abd"));
    BOOST_TEST(matches<"[^a-c]">("d"));
    BOOST_TEST(!matches<"[^a-c]">("b"));
    BOOST_TEST(matches<"[\\-\\]a-]+">("-]a"));
    BOOST_TEST(matches<"\\d\\w\\s">("1_\t"));
    BOOST_TEST(matches<"\\s">("\xC2\xA0"));
    BOOST_TEST(!matches<"\\D">("1"));
    BOOST_TEST(matches<"\\D\\W\\S">("a-b"));
    BOOST_TEST(matches<"[\\d\\-]+">("1-2"));
    BOOST_TEST(matches<"a\\.b\\*">("a.b*"));
    BOOST_TEST(!matches<"a\\.b">("axb"));
    BOOST_TEST(matches<"a.b">("a b"));
    BOOST_TEST(!matches<"a.b">("a\nb"));
    BOOST_TEST(matches<"[^a]">("\n"));
}

BOOST_AUTO_TEST_CASE(repetition_and_choice) {
    BOOST_TEST(matches<"a*b+c?">("b"));
    BOOST_TEST(matches<"a*b+c?">("aaabbc"));
    BOOST_TEST(!matches<"a*b+c?">("aac"));
    BOOST_TEST(matches<"a{2}">("aa"));
    BOOST_TEST(!matches<"a{2}">("aaa"));
    BOOST_TEST(matches<"a{2,}">("aaaaa"));
    BOOST_TEST(!matches<"a{2,}">("a"));
    BOOST_TEST(matches<"(?:ab){1,2}">("abab"));
    BOOST_TEST(!matches<"(?:ab){1,2}">("ababab"));
    BOOST_TEST(!matches<"(?:ab){1,2}">(""));
    BOOST_TEST(matches<"a{0}">(""));
    BOOST_TEST(matches<"cat|dog|">("dog"));
    BOOST_TEST(matches<"cat|dog|">(""));
    BOOST_TEST(!matches<"cat|dog">("catdog"));
    BOOST_TEST(matches<"(cat|dog)s?">("dogs"));
    BOOST_TEST(matches<"[A-Z]{2}\\d{2}( [A-Z\\d]{4}){2,7}">("DE89 3704 0044 0532"));
}

BOOST_AUTO_TEST_CASE(works_on_characters) {
    BOOST_TEST(matches<"...">("a\xE2\x82\xAC\xF0\x9F\x98\x80"));
    BOOST_TEST(matches<"[\xC3\xA0-\xC3\xBF]+">("\xC3\xA9\xC3\xA8"));
    BOOST_TEST(!matches<"[\xC3\xA0-\xC3\xBF]">("\xC4\x80"));
    BOOST_TEST(matches<"\xF0\x9F\x98\x80">("\xF0\x9F\x98\x80"));
    BOOST_TEST(!matches<"\xF0\x9F\x98\x80">("\xF0\x9F\x98\x81"));
    BOOST_TEST(matches<"a.b">("a\xFF"
                              "b"));
    BOOST_TEST(matches<"a.b">(std::string_view("a\0b", 3)));
    BOOST_TEST(!matches<"a">(std::string_view("a\0", 2)));
}

// What makes backtracking matchers take years.
BOOST_AUTO_TEST_CASE(hostile_texts_take_linear_time) {
    const std::string many(60'000, 'a');
    BOOST_TEST(!matches<"(a*)*b">(many));
    BOOST_TEST(!matches<"(a+)+b">(many));
    BOOST_TEST(!matches<"(a|aa)+b">(many));
    BOOST_TEST(!matches<"(.*)(.*)(.*)(.*)(.*)x">(many));
    BOOST_TEST(matches<"(a?){200}">(std::string(200, 'a')));
    BOOST_TEST(!matches<"(a?){200}">(std::string(201, 'a')));
    BOOST_TEST(matches<"((a*)*|b*)*">(many));
    BOOST_TEST(matches<"a*">(std::string(64 * 1024, 'a')));
    BOOST_TEST(!matches<"a*">(std::string(64 * 1024 + 1, 'a')));
}

BOOST_AUTO_TEST_CASE(shows_itself_as_json_schema_has_it) {
    auto shown = [](auto rule) {
        schema::detail::keywords out;
        rule.template describe<std::string>(out);
        return std::string(out.text("pattern"));
    };
    BOOST_TEST(shown(schema::pattern<"a|b">()) == R"("^(?:a|b)$")");
    BOOST_TEST(shown(schema::pattern<"^a\\d$">()) == R"("^(?:a\\d)$")");
    BOOST_TEST(shown(schema::pattern<"a\\\\$">()) == R"("^(?:a\\\\)$")");
    BOOST_TEST(shown(schema::pattern<"a\\$">()) == R"("^(?:a\\$)$")");
}

BOOST_AUTO_TEST_SUITE_END()
