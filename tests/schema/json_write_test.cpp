// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/json_write.hpp>

#include <mainstay/schema/json_read.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <deque>
#include <limits>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

namespace schema = mainstay::schema;
using namespace std::chrono;

namespace {

enum class status : std::uint8_t { pending, paid };
struct money {
    std::int64_t amount;
    std::string currency;
};
struct item {
    std::int64_t product_id;
    int quantity;
    money unit_price;
};
struct order {
    std::uint64_t id;
    status state = status::pending;
    std::vector<item> items;
    std::optional<std::string> next;
    bool open;
};
struct nothing {};
struct tree {
    std::string name;
    std::vector<tree> children;
};
struct circle {
    static constexpr std::string_view kind = "circle";
    double radius;
};
struct square {
    static constexpr std::string_view kind = "square";
    double side;
};
struct origin {
    static constexpr std::string_view kind = "origin";
};

} // namespace

BOOST_AUTO_TEST_SUITE(json_write_test)

BOOST_AUTO_TEST_CASE(writes_structs_by_their_fields) {
    order object{.id = std::numeric_limits<std::uint64_t>::max(),
        .items = {{7, 2, {1999, "EUR"}}, {8, 1, {-5, "USD"}}},
        .next = {},
        .open = true};
    BOOST_TEST(schema::to_json(object) ==
               R"({"id":18446744073709551615,"state":"pending","items":[{"product_id":7,"quantity":2,"unit_price":)"
               R"({"amount":1999,"currency":"EUR"}},{"product_id":8,"quantity":1,"unit_price":{"amount":-5,)"
               R"("currency":"USD"}}],"next":null,"open":true})");
    BOOST_TEST(schema::to_json(nothing{}) == "{}");
    BOOST_TEST(schema::to_json(tree{"a", {{"b", {}}}}) == R"({"name":"a","children":[{"name":"b","children":[]}]})");
}

BOOST_AUTO_TEST_CASE(appends_to_what_is_there) {
    std::string out = "x";
    schema::write_json(out, 1);
    schema::write_json(out, "y");
    schema::write_json(out, std::string_view("z"));
    BOOST_TEST(out == R"(x1"y""z")");
}

BOOST_AUTO_TEST_CASE(writes_numbers_that_read_back_alike) {
    BOOST_TEST(schema::to_json(0.1) == "0.1");
    BOOST_TEST(schema::to_json(0.1f) == "0.1");
    BOOST_TEST(schema::to_json(1e300) == "1e+300");
    // Not "-0", which readers take for an integer.
    BOOST_TEST(schema::to_json(-0.0) == "-0.0");
    BOOST_TEST(std::signbit(*schema::read_json<double>(schema::to_json(-0.0))));
    BOOST_TEST(schema::to_json(5e-324) == "5e-324");
    BOOST_TEST(schema::to_json(1.0 / 3) == "0.3333333333333333");
    BOOST_TEST(schema::to_json(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    BOOST_TEST(schema::to_json(std::int8_t{-128}) == "-128");
    BOOST_TEST(schema::to_json(std::uint8_t{200}) == "200");
    BOOST_TEST(schema::to_json(std::numeric_limits<double>::quiet_NaN()) == "null");
    BOOST_TEST(schema::to_json(-std::numeric_limits<float>::infinity()) == "null");
}

BOOST_AUTO_TEST_CASE(escapes_what_json_wants_escaped) {
    BOOST_TEST(schema::to_json(std::string("\"\\/\b\f\n\r\t\x01\x1f\x7f", 11)) ==
               "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"");
    BOOST_TEST(schema::to_json(std::string("a\0b", 3)) == "\"a\\u0000b\"");
    // Every position in and around the words that are looked at eight bytes at a time.
    for (std::size_t length = 0; length < 40; ++length) {
        for (std::size_t at = 0; at < length; ++at) {
            std::string text(length, 'x');
            text[at] = '"';
            std::string wanted = '"' + std::string(at, 'x') + "\\\"" + std::string(length - at - 1, 'x') + '"';
            BOOST_REQUIRE_EQUAL(schema::to_json(text), wanted);
        }
    }
}

BOOST_AUTO_TEST_CASE(text_beyond_ascii_goes_out_as_it_is) {
    BOOST_TEST(schema::to_json("h\xC3\xA9llo \xE2\x82\xAC \xF0\x9F\x98\x80 \"q\"") ==
               "\"h\xC3\xA9llo \xE2\x82\xAC \xF0\x9F\x98\x80 \\\"q\\\"\"");
}

BOOST_AUTO_TEST_CASE(broken_utf8_is_replaced) {
    auto replaced = [](std::string text) { return schema::to_json(text); };
    BOOST_TEST(replaced("a\xFFz") == "\"a\xEF\xBF\xBDz\"");
    BOOST_TEST(replaced("\xC3") == "\"\xEF\xBF\xBD\"");
    BOOST_TEST(replaced("\xC0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
    BOOST_TEST(replaced("\xE2\x82") == "\"\xEF\xBF\xBD\"");
    BOOST_TEST(replaced("\xE2\x82\"") == "\"\xEF\xBF\xBD\\\"\"");
    BOOST_TEST(replaced("\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    BOOST_TEST(replaced("\xF4\x90\x80\x80\xC3\xA9") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xC3\xA9\"");
    BOOST_TEST(replaced("\xF0\x9F\x98\x80\xF0\x9F\x98") == "\"\xF0\x9F\x98\x80\xEF\xBF\xBD\"");
}

BOOST_AUTO_TEST_CASE(writes_containers) {
    BOOST_TEST(schema::to_json(std::vector<int>{}) == "[]");
    BOOST_TEST(schema::to_json(std::vector<bool>{true, false}) == "[true,false]");
    BOOST_TEST(schema::to_json(std::deque<double>{1.5}) == "[1.5]");
    BOOST_TEST(schema::to_json(std::array<std::string, 2>{"a", "b"}) == R"(["a","b"])");
    BOOST_TEST((schema::to_json(std::map<std::string, int>{{"a\"", 1}, {"b", 2}}) == R"({"a\"":1,"b":2})"));
    BOOST_TEST((schema::to_json(std::unordered_map<std::string, nothing>{{"k", {}}}) == R"({"k":{}})"));
    BOOST_TEST((schema::to_json(std::map<std::string, int>{}) == "{}"));
    BOOST_TEST(schema::to_json(std::vector<std::byte>{std::byte{1}, std::byte{0xFF}}) == "\"Af8=\"");
    BOOST_TEST(schema::to_json(std::optional<std::optional<int>>{3}) == "3");
}

BOOST_AUTO_TEST_CASE(writes_times) {
    BOOST_TEST(schema::to_json(sys_days(2026y / November / 23)) == "\"2026-11-23\"");
    BOOST_TEST(schema::to_json(2026y / November / 3) == "\"2026-11-03\"");
    BOOST_TEST(schema::to_json(sys_days(2026y / November / 23) + 1s) == "\"2026-11-23T00:00:01Z\"");
    BOOST_TEST(schema::to_json(system_clock::time_point{}) == "\"1970-01-01T00:00:00Z\"");
    BOOST_TEST(schema::to_json(1500ms) == "1500");
}

BOOST_AUTO_TEST_CASE(writes_enumerations_as_names) {
    BOOST_TEST(schema::to_json(status::paid) == "\"paid\"");
    BOOST_TEST(schema::to_json(static_cast<status>(9)) == "9");
}

BOOST_AUTO_TEST_CASE(structs_in_a_variant_say_which_they_are) {
    using shape = std::variant<circle, square, origin, std::monostate, std::string>;
    BOOST_TEST(schema::to_json(shape(square{2})) == R"({"kind":"square","side":2})");
    BOOST_TEST(schema::to_json(shape(origin{})) == R"({"kind":"origin"})");
    BOOST_TEST(schema::to_json(shape("text")) == R"("text")");
    BOOST_TEST(schema::to_json(shape(std::monostate{})) == "null");
    BOOST_TEST(schema::to_json(std::variant<int, circle>(circle{1})) == R"({"radius":1})");
}

BOOST_AUTO_TEST_SUITE_END()
