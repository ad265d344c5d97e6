// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/json_read.hpp>

#include <mainstay/schema/json_write.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <deque>
#include <limits>
#include <map>
#include <unordered_map>

namespace schema = mainstay::schema;
using namespace std::chrono;

namespace {

enum class status : std::uint8_t { pending, paid };
struct money {
    std::int64_t amount = 0;
    std::string currency = "EUR";
};
struct item {
    std::int64_t product_id;
    int quantity;
    friend bool operator==(const item&, const item&) = default;
};
struct order {
    std::vector<item> items;
    std::optional<std::string> note;
    int limit = 20;
};
struct tree {
    std::string name;
    std::vector<tree> children = {};
};
struct circle {
    static constexpr std::string_view kind = "circle";
    double radius;
};
struct square {
    static constexpr std::string_view kind = "square";
    double side;
};
using shape = std::variant<std::monostate, circle, square, std::string, int, double, std::vector<int>, bool>;

// A type of the user's own that normalises what it reads, and reads JSON while it does.
class address {
public:
    address() = default;
    explicit address(std::string text) : text_(std::move(text)) {}
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

// "code: pointer" of everything that is wrong, or the code of the whole.
template <class T>
std::string errors_of(std::string_view text, schema::read_options options = {}) {
    auto result = schema::read_json<T>(text, options);
    BOOST_REQUIRE(!result.has_value());
    const auto& failure = result.failure();
    if (failure.malformed) return failure.code;
    std::string all;
    for (const auto& error : failure.errors) {
        all += (all.empty() ? "" : " ") + error.code + ':' + error.where;
        BOOST_TEST(!error.detail.empty());
    }
    return all;
}

template <class T>
T read(std::string_view text) {
    return schema::read_json<T>(text).value();
}

} // namespace

template <>
struct mainstay::schema::value<address> {
    using json = std::string;
    static const std::string& to(const address& object) { return object.text(); }
    static parsed<address> from(std::string text) {
        if (text.find('@') == std::string::npos) return refusal{"email", "is not an e-mail address"};
        BOOST_TEST(schema::read_json<std::vector<int>>("[1,2,3]")->size() == 3);
        return address("<" + text + ">");
    }
};

BOOST_AUTO_TEST_SUITE(json_read_test)

BOOST_AUTO_TEST_CASE(reads_structs) {
    auto result =
        schema::read_json<order>(R"({"items":[{"product_id":7,"quantity":2},{"quantity":1,"product_id":8}]})");
    BOOST_REQUIRE(result.has_value());
    BOOST_TEST((result->items == std::vector<item>{{7, 2}, {8, 1}}));
    BOOST_TEST(!result->note.has_value());
    BOOST_TEST(result->limit == 20);
    BOOST_TEST(result.failure().errors.empty());
    BOOST_TEST(read<tree>(R"({"name":"a","children":[{"name":"b","children":[]}]})").children.at(0).name == "b");
}

BOOST_AUTO_TEST_CASE(tells_everything_at_once_with_pointers) {
    BOOST_TEST(errors_of<order>(R"({"items":[{"product_id":"x","quantity":2.5},7,{}],"note":3,"a/b~c":1})") ==
               "wrong_type:/items/0/product_id wrong_type:/items/0/quantity wrong_type:/items/1 "
               "missing_field:/items/2/product_id missing_field:/items/2/quantity wrong_type:/note "
               "unknown_field:/a~1b~0c");
    BOOST_TEST(errors_of<order>("{}") == "missing_field:/items");
    BOOST_TEST(errors_of<order>("[]") == "wrong_type:");
    BOOST_TEST(errors_of<order>("null") == "wrong_type:");
    BOOST_TEST(errors_of<order>(R"({"items":null})") == "wrong_type:/items");
    BOOST_TEST(errors_of<order>(R"({"items":{}})") == "wrong_type:/items");
}

BOOST_AUTO_TEST_CASE(a_default_that_says_something_makes_a_field_optional) {
    struct settings {
        int limit = 20;
        std::string currency = "EUR";
        std::vector<int> sizes = {1, 2};
        status state = status::paid;
        money price = {5, "USD"};
        std::map<std::string, int> more = {};
        int zero = 0;
        std::string empty = "";
        money same = {};
    };
    BOOST_TEST(errors_of<settings>("{}") ==
               "missing_field:/more missing_field:/zero missing_field:/empty missing_field:/same");
    auto given = read<settings>(R"({"more":{},"zero":1,"empty":"x","same":{"currency":"GBP","amount":1},"sizes":[7]})");
    BOOST_TEST(given.limit == 20);
    BOOST_TEST(given.sizes.size() == 1u);
    BOOST_TEST(given.price.currency == "USD");
}

BOOST_AUTO_TEST_CASE(unknown_fields_are_refused_unless_asked_for) {
    BOOST_TEST(errors_of<item>(R"({"product_id":1,"quantity":2,"extra":{"a":1}})") == "unknown_field:/extra");
    schema::read_options lax{.allow_unknown_fields = true};
    BOOST_TEST(schema::read_json<item>(R"({"product_id":1,"extra":{"a":1},"quantity":2})", lax)->quantity == 2);
}

BOOST_AUTO_TEST_CASE(integers_are_checked_against_their_type) {
    BOOST_TEST(read<std::int8_t>("-128") == -128);
    BOOST_TEST(read<std::uint8_t>("255") == 255);
    BOOST_TEST(read<std::int64_t>("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
    BOOST_TEST(read<std::int64_t>("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
    BOOST_TEST(read<std::uint64_t>("18446744073709551615") == std::numeric_limits<std::uint64_t>::max());
    BOOST_TEST(read<int>("1.0") == 1);
    BOOST_TEST(read<int>("1e3") == 1000);
    for (auto text : {"-129", "128", "1e3", "9223372036854775807", "18446744073709551615", "1e300", "-1e300"}) {
        BOOST_TEST(errors_of<std::int8_t>(text) == "out_of_range:", text);
    }
    BOOST_TEST(errors_of<std::uint64_t>("-1") == "out_of_range:");
    BOOST_TEST(errors_of<std::int64_t>("9223372036854775808") == "out_of_range:");
    BOOST_TEST(errors_of<std::int64_t>("1e19") == "out_of_range:");
    for (auto text : {"1.5", "true", "\"1\"", "null", "[]", "{}"}) {
        BOOST_TEST(errors_of<int>(text) == "wrong_type:", text);
    }
}

BOOST_AUTO_TEST_CASE(reads_other_scalars) {
    BOOST_TEST(read<double>("7") == 7.0);
    BOOST_TEST(read<double>("0.1") == 0.1);
    BOOST_TEST(read<float>("0.1") == 0.1f);
    BOOST_TEST(read<double>("18446744073709551615") == 18446744073709551615.0);
    BOOST_TEST(errors_of<float>("1e39") == "out_of_range:");
    BOOST_TEST(errors_of<double>("\"1\"") == "wrong_type:");
    BOOST_TEST(read<bool>("true"));
    BOOST_TEST(errors_of<bool>("1") == "wrong_type:");
    BOOST_TEST(read<std::string>(R"("a\"\\\/\b\u00e9\ud83d\ude00")") == "a\"\\/\b\xC3\xA9\xF0\x9F\x98\x80");
    BOOST_TEST(read<std::string>(R"("a\u0000b")") == std::string("a\0b", 3));
    BOOST_TEST(errors_of<std::string>("1") == "wrong_type:");
    BOOST_TEST((read<status>("\"paid\"") == status::paid));
    BOOST_TEST(errors_of<status>("\"Paid\"") == "not_one_of:");
    BOOST_TEST(errors_of<status>("1") == "wrong_type:");
    BOOST_TEST(schema::read_json<status>("\"x\"").failure().errors.at(0).detail == "must be one of pending, paid");
}

BOOST_AUTO_TEST_CASE(reads_containers) {
    BOOST_TEST((read<std::vector<bool>>("[true,false]") == std::vector<bool>{true, false}));
    BOOST_TEST(read<std::deque<int>>("[1,2]").back() == 2);
    BOOST_TEST((read<std::array<int, 2>>("[1,2]") == std::array<int, 2>{1, 2}));
    BOOST_TEST((errors_of<std::array<int, 2>>("[1]")) == "too_few_items:");
    BOOST_TEST((errors_of<std::array<int, 2>>("[1,2,3]")) == "too_many_items:");
    BOOST_TEST((read<std::map<std::string, int>>(R"({"a":1,"b":2})").at("b")) == 2);
    BOOST_TEST((read<std::unordered_map<std::string, std::vector<item>>>(R"({"a":[]})").count("a")) == 1u);
    BOOST_TEST((errors_of<std::map<std::string, int>>(R"({"a":1,"b/":"x"})")) == "wrong_type:/b~1");
    BOOST_TEST((read<std::vector<std::byte>>("\"Af8=\"") == std::vector{std::byte{1}, std::byte{255}}));
    BOOST_TEST(errors_of<std::vector<std::byte>>("\"A\"") == "base64:");
    BOOST_TEST(read<std::optional<int>>("3").value() == 3);
    BOOST_TEST(!read<std::optional<int>>("null").has_value());
    BOOST_TEST(errors_of<std::optional<int>>("\"3\"") == "wrong_type:");
}

BOOST_AUTO_TEST_CASE(reads_times) {
    BOOST_TEST((read<system_clock::time_point>("\"2026-11-23T15:29:33.5Z\"") ==
                sys_days(2026y / November / 23) + 15h + 29min + 33s + 500ms));
    BOOST_TEST(errors_of<system_clock::time_point>("\"2026-11-23\"") == "date_time:");
    BOOST_TEST(errors_of<system_clock::time_point>("\"9999-01-01T00:00:00Z\"") == "out_of_range:");
    BOOST_TEST(errors_of<system_clock::time_point>("1") == "wrong_type:");
    BOOST_TEST((read<sys_days>("\"2024-02-29\"") == sys_days(2024y / February / 29)));
    BOOST_TEST((read<year_month_day>("\"2024-02-29\"") == 2024y / February / 29));
    BOOST_TEST(errors_of<year_month_day>("\"2023-02-29\"") == "date:");
    BOOST_TEST((read<milliseconds>("1500") == 1500ms));
    BOOST_TEST((errors_of<duration<std::int8_t>>("1500")) == "out_of_range:");
}

BOOST_AUTO_TEST_CASE(a_variant_goes_by_type_and_by_kind) {
    BOOST_TEST(std::get<circle>(read<shape>(R"({"kind":"circle","radius":2})")).radius == 2);
    BOOST_TEST(std::get<square>(read<shape>(R"({"side":2,"kind":"square"})")).side == 2);
    BOOST_TEST(std::get<std::string>(read<shape>("\"x\"")) == "x");
    BOOST_TEST(std::get<int>(read<shape>("3")) == 3);
    BOOST_TEST(std::get<double>(read<shape>("3.5")) == 3.5);
    BOOST_TEST(std::get<double>(read<std::variant<bool, double>>("3")) == 3);
    BOOST_TEST(std::get<bool>(read<shape>("true")));
    BOOST_TEST(read<shape>("null").index() == 0u);
    BOOST_TEST(std::get<std::vector<int>>(read<shape>("[1]")).size() == 1u);
    BOOST_TEST(errors_of<shape>(R"({"kind":"oval"})") == "not_one_of:/kind");
    BOOST_TEST(errors_of<shape>(R"({"radius":2})") == "missing_field:/kind");
    BOOST_TEST(errors_of<shape>(R"({"kind":7})") == "wrong_type:/kind");
    BOOST_TEST(errors_of<shape>(R"({"kind":"circle","side":1})") == "unknown_field:/side missing_field:/radius");
    BOOST_TEST((errors_of<std::variant<int, std::string>>("[]")) == "wrong_type:");
    BOOST_TEST((errors_of<std::variant<int, circle>>(R"({"kind":"circle","radius":1})")) == "unknown_field:/kind");
}

BOOST_AUTO_TEST_CASE(types_of_the_users_own_check_and_normalise) {
    BOOST_TEST(read<address>("\"a@b\"").text() == "<a@b>");
    BOOST_TEST(errors_of<std::vector<address>>(R"(["a@b","ab",7])") == "email:/1 wrong_type:/2");
}

BOOST_AUTO_TEST_CASE(malformed_documents_are_another_kind_of_failure) {
    auto failure = schema::read_json<order>("{\"items\":[}").failure();
    BOOST_TEST(failure.malformed);
    BOOST_TEST(failure.code == "malformed_json");
    BOOST_TEST(failure.position.value() == 10u);
    BOOST_TEST(failure.to_problem().status() == 400);
    BOOST_TEST(failure.to_problem().members().at(0).second == "10");
    BOOST_TEST(schema::read_json<order>("{}").to_problem().status() == 422);
    BOOST_CHECK_THROW(static_cast<void>(schema::read_json<order>("{}").value()), mainstay::problem);
    for (std::string_view text : {"", " ", "{", "{} x", "{\"a\":1,}", "\xEF\xBB\xBF{}", "[1 2]", "nul", "'a'",
             "\"\xFF\"", "\"\\ud800\"", "01", "1.", "-"}) {
        BOOST_TEST(errors_of<order>(text) == "malformed_json", text);
    }
    BOOST_TEST(errors_of<order>(std::string_view("{\"items\":[]}\0", 13)) == "malformed_json");
}

BOOST_AUTO_TEST_CASE(numbers_beyond_64_bits_have_a_code) {
    for (std::string_view text : {"18446744073709551616", "-9223372036854775809", "1e400", "[1,-1E+999]"}) {
        auto failure = schema::read_json<double>(text).failure();
        BOOST_TEST(failure.code == "number_out_of_range", text);
        BOOST_TEST(failure.position.value() == (text.front() == '[' ? 3u : 0u));
    }
    BOOST_TEST(read<double>("1e-400") == 0);
}

BOOST_AUTO_TEST_CASE(a_key_may_stand_once_in_an_object) {
    BOOST_TEST(errors_of<item>(R"({"product_id":1,"product_id":1,"quantity":1})") == "duplicate_key");
    BOOST_TEST(errors_of<item>(R"({"product_id":1,"product\u005fid":1,"quantity":1})") == "duplicate_key");
    BOOST_TEST(errors_of<item>(R"({"unknown":[{"a":1,"a":2}]})") == "duplicate_key");
    std::string many = "{";
    for (int i = 0; i < 1000; ++i) {
        many += "\"key" + std::to_string(i) + "\":1,";
    }
    BOOST_TEST((read<std::map<std::string, int>>(many + "\"last\":1}").size()) == 1001u);
    BOOST_TEST((errors_of<std::map<std::string, int>>(many + "\"key500\":1}")) == "duplicate_key");
}

BOOST_AUTO_TEST_CASE(nesting_is_bounded) {
    auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    auto objects = [](std::size_t depth) {
        std::string text;
        for (std::size_t i = 0; i < depth; ++i) {
            text += "{\"a\":";
        }
        return text + "1" + std::string(depth, '}');
    };
    BOOST_TEST(!schema::check_json(nested(64)).has_value());
    BOOST_TEST(!schema::check_json(objects(64)).has_value());
    BOOST_TEST(schema::check_json(nested(65)).value().code == "too_deep");
    BOOST_TEST(schema::check_json(objects(65)).value().code == "too_deep");
    BOOST_TEST(schema::check_json(nested(65)).value().position.value() == 64u);
    BOOST_TEST(schema::check_json(std::string(1'000'000, '[')).has_value());
    BOOST_TEST(schema::check_json(nested(1'000'000)).value().code == "too_deep");
    BOOST_TEST(!schema::check_json(nested(3), {.max_depth = 3}).has_value());
    BOOST_TEST(schema::check_json(nested(4), {.max_depth = 3}).value().code == "too_deep");
    BOOST_TEST(schema::check_json("[1]", {.max_depth = 0}).has_value() == false);
    BOOST_TEST(schema::check_json(nested(5000), {.max_depth = 10'000}).value().code == "too_deep");
    tree leaf{"leaf"};
    for (int i = 0; i < 31; ++i) {
        leaf = tree{"node", {leaf}};
    }
    BOOST_TEST(schema::read_json<tree>(schema::to_json(leaf)).has_value());
    BOOST_TEST(errors_of<tree>(schema::to_json(tree{"one more", {leaf}})) == "too_deep");
}

BOOST_AUTO_TEST_CASE(errors_are_bounded_and_names_cut) {
    std::string many = "[";
    for (int i = 0; i < 1000; ++i) {
        many += "\"x\",";
    }
    auto failure = schema::read_json<std::vector<int>>(many + "1]").failure();
    BOOST_TEST(failure.errors.size() == 50u);
    BOOST_TEST(schema::read_json<std::vector<int>>(many + "1]", {.error_limit = 3}).failure().errors.size() == 3u);
    std::string name;
    for (int i = 0; i < 1000; ++i) {
        name += "\xE2\x82\xAC";
    }
    auto where = schema::read_json<item>("{\"" + name + "\":1}").failure().errors.at(0).where;
    BOOST_TEST(where.size() < 140u);
    BOOST_TEST(schema::to_json(where).find("\xEF\xBF\xBD") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_padded_buffer_is_read_in_place) {
    std::string buffer = R"({"product_id":1,"quantity":2})";
    std::size_t size = buffer.size();
    buffer.resize(size + 64, '}');
    BOOST_TEST(schema::read_json<item>(buffer.data(), size, buffer.size())->quantity == 2);
    // What stands behind the document does not count.
    BOOST_TEST(!schema::read_json<item>(buffer.data(), size - 1, buffer.size()).has_value());
}

BOOST_AUTO_TEST_CASE(large_documents_and_small_ones_take_turns) {
    std::string large = "[";
    for (int i = 0; i < 100'000; ++i) {
        large += "{\"product_id\":" + std::to_string(i) + ",\"quantity\":1},";
    }
    large += "{\"product_id\":1,\"quantity\":1}]";
    for (int i = 0; i < 2; ++i) {
        BOOST_TEST(read<std::vector<item>>(large).size() == 100'001u);
        BOOST_TEST(read<std::vector<item>>("[]").empty());
    }
}

BOOST_AUTO_TEST_CASE(what_is_written_reads_back) {
    order object{{{1, 2}, {3, 4}}, "no\xC3\xABl \"\\\n", 7};
    auto back = read<order>(schema::to_json(object));
    BOOST_TEST((back.items == object.items));
    BOOST_TEST(back.note.value() == object.note.value());
    for (double number : {0.1, 1e300, 5e-324, -0.0, 123456789.123456789, 1.7976931348623157e308}) {
        BOOST_TEST(read<double>(schema::to_json(number)) == number);
    }
}

BOOST_AUTO_TEST_SUITE_END()
