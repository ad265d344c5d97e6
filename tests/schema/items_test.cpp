// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/items.hpp>

#include "schema/errors.hpp"

#include <mainstay/schema/rules.hpp>

#include <boost/test/unit_test.hpp>

#include <map>

namespace schema = mainstay::schema;
using mainstay_test::json_errors;

namespace {

struct line {
    int product;
    int quantity;
    static constexpr auto rules() { return schema::rules(schema::field<&line::quantity>(schema::range(1, 99))); }
};

struct basket {
    std::vector<line> lines;
    std::vector<std::string> tags = {"a"};
    std::map<std::string, int> notes = {{"a", 1}};
    std::optional<std::array<int, 2>> pair;
    std::vector<bool> flags = {true};

    static constexpr auto rules() {
        return schema::rules(schema::field<&basket::lines>(schema::items(1, 2), schema::unique_items),
            schema::field<&basket::tags>(schema::max_items(3), schema::unique_items,
                schema::each(schema::length(1, 3), schema::one_of("a", "bb", "ccc", "dddd"))),
            schema::field<&basket::notes>(schema::min_items(1), schema::each(schema::minimum(0))),
            schema::field<&basket::pair>(schema::unique_items));
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(items_test)

BOOST_AUTO_TEST_CASE(lists_have_bounds) {
    BOOST_TEST(json_errors<basket>(R"({"lines":[{"product":1,"quantity":1}]})") == "");
    BOOST_TEST(json_errors<basket>(R"({"lines":[]})") == "too_few_items:/lines");
    BOOST_TEST(json_errors<basket>(
                   R"({"lines":[{"product":1,"quantity":1},{"product":2,"quantity":1},{"product":3,"quantity":1}]})") ==
               "too_many_items:/lines");
    auto why = schema::read_json<basket>(R"({"lines":[]})").failure();
    BOOST_TEST(why.errors.at(0).detail == "must have 1 to 2 items");
}

BOOST_AUTO_TEST_CASE(a_list_of_structs_with_its_own_rules) {
    BOOST_TEST(json_errors<basket>(R"({"lines":[{"product":1,"quantity":0},{"product":1,"quantity":100}]})") ==
               "out_of_range:/lines/0/quantity out_of_range:/lines/1/quantity");
}

BOOST_AUTO_TEST_CASE(items_may_stand_once) {
    const std::string lines = R"("lines":[{"product":1,"quantity":1}])";
    BOOST_TEST(json_errors<basket>(R"({"lines":[{"product":1,"quantity":1},{"quantity":1,"product":1}]})") ==
               "repeated_item:/lines");
    BOOST_TEST(json_errors<basket>("{" + lines + R"(,"tags":["a","a"]})") == "repeated_item:/tags");
    BOOST_TEST(json_errors<basket>("{" + lines + R"(,"pair":[2,2]})") == "repeated_item:/pair");
    BOOST_TEST(json_errors<basket>("{" + lines + R"(,"pair":[2,3]})") == "");
}

BOOST_AUTO_TEST_CASE(rules_for_each) {
    const std::string lines = R"({"lines":[{"product":1,"quantity":1}],)";
    BOOST_TEST(json_errors<basket>(lines + R"("tags":["a","x",""]})") ==
               "not_one_of:/tags/1 too_short:/tags/2 not_one_of:/tags/2");
    BOOST_TEST(json_errors<basket>(lines + R"("notes":{"x":1,"y":-1}})") == "out_of_range:/notes/y");
    BOOST_TEST(json_errors<basket>(lines + R"("notes":{}})") == "too_few_items:/notes");
    // Too many items are told of once, and not one by one.
    BOOST_TEST(json_errors<basket>(lines + R"("tags":["x","y","z","q"]})") == "too_many_items:/tags");
}

BOOST_AUTO_TEST_SUITE_END()
