// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/check.hpp>

#include "schema/errors.hpp"

#include <mainstay/schema/rules.hpp>

#include <boost/test/unit_test.hpp>

namespace schema = mainstay::schema;
using mainstay_test::json_errors;

namespace {

struct even {
    int number = 0;
};

struct booking {
    int from;
    int to;
    std::string code = "A1";
    std::optional<even> seats;

    static constexpr bool starts_with_letter(const std::string& text) { return !text.empty() && text[0] >= 'A'; }
    static constexpr auto rules() {
        return schema::rules(schema::field<&booking::code>(schema::length(2, 4),
                                 schema::check(&starts_with_letter, "letter", "begins with a letter")),
            schema::field<&booking::seats>(
                schema::check([](const even& count) { return count.number % 2 == 0; }, "odd", "must be even")),
            schema::field<&booking::from>(schema::check([](int day) -> std::optional<schema::refusal> {
                if (day == 13) return schema::refusal{"unlucky", "is unlucky"};
                return std::nullopt;
            })),
            schema::check([](const booking& all) { return all.to != 99; }, "closed", "is closed"),
            schema::check_at<&booking::to>(
                [](const booking& all) { return all.from < all.to; }, "order", "must be after from"));
    }
};

} // namespace

template <>
struct mainstay::schema::value<even> {
    using json = int;
    static int to(const even& object) { return object.number; }
    static parsed<even> from(int number) { return even{number}; }
};

BOOST_AUTO_TEST_SUITE(check_test)

BOOST_AUTO_TEST_CASE(predicates_of_fields) {
    BOOST_TEST(json_errors<booking>(R"({"from":1,"to":2})") == "");
    BOOST_TEST(json_errors<booking>(R"({"from":1,"to":2,"code":"11"})") == "letter:/code");
    BOOST_TEST(json_errors<booking>(R"({"from":13,"to":20})") == "unlucky:/from");
    // Of a type of the user's own, its predicate sees the type itself.
    BOOST_TEST(json_errors<booking>(R"({"from":1,"to":2,"seats":3})") == "odd:/seats");
    BOOST_TEST(json_errors<booking>(R"({"from":1,"to":2,"seats":4})") == "");
}

BOOST_AUTO_TEST_CASE(predicates_see_only_what_passed_the_rules_before) {
    BOOST_TEST(json_errors<booking>(R"({"from":1,"to":2,"code":"1"})") == "too_short:/code");
}

BOOST_AUTO_TEST_CASE(checks_across_fields) {
    BOOST_TEST(json_errors<booking>(R"({"from":5,"to":2})") == "order:/to");
    BOOST_TEST(json_errors<booking>(R"({"from":100,"to":99})") == "closed: order:/to");
    // Not before the fields are in order themselves.
    BOOST_TEST(json_errors<booking>(R"({"from":100,"to":99,"code":""})") == "too_short:/code");
    BOOST_TEST(json_errors<std::vector<booking>>(R"([{"from":1,"to":2},{"from":5,"to":2}])") == "order:/1/to");
}

BOOST_AUTO_TEST_SUITE_END()
