// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/text_rules.hpp>

#include "schema/errors.hpp"

#include <mainstay/schema/rules.hpp>

#include <boost/test/unit_test.hpp>

namespace schema = mainstay::schema;
using mainstay_test::json_errors;

namespace {

struct account {
    std::string email = "a@b.de";
    std::string size = "s";
    int speed = 1;
    static constexpr auto rules() {
        return schema::rules(schema::field<&account::email>(schema::email),
            schema::field<&account::size>(schema::one_of("s", "m", "l")),
            schema::field<&account::speed>(schema::one_of(1, 10, 100)));
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(text_rules_test)

BOOST_AUTO_TEST_CASE(email_addresses) {
    const std::string label(63, 'a');
    for (const std::string& good : {std::string("ada@example.com"), std::string("a.b+c_d-e@mail.example.co.uk"),
             std::string("!#$%&'*+-/=?^_`{|}~@x.de"), std::string("a@1and1.com"), std::string("A@B.DE"),
             std::string(64, 'a') + "@x.de", "a@" + label + ".de", std::string("a@xn--bcher-kva.example")}) {
        BOOST_TEST(schema::detail::is_email(good), good);
    }
    for (const std::string& bad :
        {std::string(""), std::string("a"), std::string("@"), std::string("a@"), std::string("@b.de"),
            std::string("a@b"), std::string("a b@c.de"), std::string("a@b@c.de"), std::string(".a@b.de"),
            std::string("a.@b.de"), std::string("a..b@c.de"), std::string("a@-b.de"), std::string("a@b-.de"),
            std::string("a@b..de"), std::string("a@.de"), std::string("a@b.de."), std::string("a@b_c.de"),
            std::string("a@[127.0.0.1]"), std::string("a@127.0.0.1"), std::string("\"a b\"@c.de"),
            std::string(" a@b.de"), std::string("a@b.de "), std::string("a@b.de\n"), std::string("a\0@b.de", 7),
            std::string("\xC3\xA4@b.de"), std::string("a@b\xC3\xA4.de"), std::string(65, 'a') + "@x.de",
            "a@" + label + "a.de", "a@" + label + "." + label + "." + label + "." + label + ".de"}) {
        BOOST_TEST(!schema::detail::is_email(bad), bad);
    }
    BOOST_TEST(json_errors<account>(R"({"email":"x"})") == "email:/email");
}

BOOST_AUTO_TEST_CASE(one_of_a_few) {
    BOOST_TEST(json_errors<account>(R"({"size":"m","speed":100})") == "");
    BOOST_TEST(json_errors<account>(R"({"size":"M","speed":11})") == "not_one_of:/size not_one_of:/speed");
    auto why = schema::read_json<account>(R"({"size":"","speed":0})").failure();
    BOOST_TEST(why.errors.at(0).detail == "must be one of s, m, l");
    BOOST_TEST(why.errors.at(1).detail == "must be one of 1, 10, 100");
}

BOOST_AUTO_TEST_SUITE_END()
