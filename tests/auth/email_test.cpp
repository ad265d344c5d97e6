// SPDX-License-Identifier: BSL-1.0
#include <mainstay/auth/email.hpp>

#include <mainstay/schema/json_read.hpp>
#include <mainstay/schema/json_write.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mainstay;
using namespace std::string_literals;

namespace {

struct signup {
    auth::email email;
    int age = 0;
};

std::string normal(std::string_view text) {
    auto parsed = auth::email::parse(text);
    return parsed ? parsed->text() : "refused: " + parsed.why().code;
}

} // namespace

BOOST_AUTO_TEST_SUITE(email_test)

BOOST_AUTO_TEST_CASE(is_trimmed_and_its_domain_is_in_lower_case) {
    BOOST_TEST(normal(" \t Ada.Lovelace@Example.COM \r\n") == "Ada.Lovelace@example.com");
    BOOST_TEST(normal("a@b.co") == "a@b.co");
    BOOST_TEST(normal("o'neil+tag=1@xn--bcher-kva.example") == "o'neil+tag=1@xn--bcher-kva.example");
    BOOST_TEST(auth::email::parse("ada@Mail.Example.org")->domain() == "mail.example.org");
}

BOOST_AUTO_TEST_CASE(internationalised_ones_stay_as_they_are) {
    BOOST_TEST(normal("jörg@bücher.example") == "jörg@bücher.example");
    BOOST_TEST(normal("用户@例子.广告") == "用户@例子.广告");
    BOOST_TEST(normal("x@BÜCHER.Example") == "x@bÜcher.example");
}

BOOST_AUTO_TEST_CASE(is_equal_to_what_is_written_otherwise) {
    BOOST_TEST((*auth::email::parse("ada@EXAMPLE.com") == *auth::email::parse(" ada@example.com")));
    BOOST_TEST((*auth::email::parse("Ada@example.com") != *auth::email::parse("ada@example.com")));
    BOOST_TEST(auth::email().text().empty());
}

BOOST_AUTO_TEST_CASE(bounds) {
    std::string local(64, 'a'), label(61, 'b');
    std::string domain = label + "." + label + "." + label + ".org"; // 189
    BOOST_TEST(normal(local + "@" + domain) == local + "@" + domain);
    BOOST_TEST(normal("a" + local + "@" + domain) == "refused: invalid_email");
    BOOST_TEST(normal(local + "@" + "bb." + domain) == "refused: invalid_email"); // 257 in all
    BOOST_TEST(normal("a@" + std::string(64, 'b') + ".org") == "refused: invalid_email");
    BOOST_TEST(normal("a@" + std::string(63, 'b') + ".org").starts_with("a@"));
    BOOST_TEST(normal(std::string(1'000'000, '@')) == "refused: invalid_email");
}

BOOST_AUTO_TEST_CASE(refuses_what_is_none) {
    for (const std::string& bad : {""s, " "s, "@"s, "a"s, "a@"s, "@b.co"s, "a@b"s, "a@@b.co"s, "a@b@c.co"s, "a b@c.co"s,
             "a@b c.co"s, "a@b..co"s, "a@.co"s, "a@b.co."s, "a@-b.co"s, "a@b-.co"s, "a@b_c.co"s, ".a@b.co"s, "a.@b.co"s,
             "a..b@c.co"s, "\"a\"@b.co"s, "a@[127.0.0.1]"s, "a@127.0.0.1"s, "a@b.co\nBcc: c@d.co"s, "a\0@b.co"s,
             "a@b.co\0"s, "a\x7f@b.co"s, "a,b@c.co"s, "<a@b.co>"s, "Ada <a@b.co>"s, "a(c)@b.co"s, "\xff@b.co"s,
             "a@\xc0\xaf.co"s, "a@b.\xed\xa0\x80"s, "a\u00a0b@c.co"s, "a\u200bb@c.co"s, "a\u202eb@c.co"s,
             "a@b\u2024co"s + "\u2028"s, "\ufeff"s + "a@b.co"s, "a\u0085@b.co"s}) {
        BOOST_TEST(normal(bad) == "refused: invalid_email", bad);
    }
}

BOOST_AUTO_TEST_CASE(stands_in_json_as_a_string) {
    auto read = schema::read_json<signup>(R"({"email": " ada@EXAMPLE.com", "age": 36})");
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST(read->email.text() == "ada@example.com");
    BOOST_TEST(schema::to_json(*read) == R"({"email":"ada@example.com","age":36})");

    auto bad = schema::read_json<signup>(R"({"email": "ada", "age": 36})");
    BOOST_REQUIRE(!bad.has_value());
    BOOST_REQUIRE(bad.failure().errors.size() == 1U);
    BOOST_TEST(bad.failure().errors[0].where == "/email");
    BOOST_TEST(bad.failure().errors[0].code == "invalid_email");
    BOOST_TEST(bad.to_problem().status() == 422);
}

BOOST_AUTO_TEST_SUITE_END()
