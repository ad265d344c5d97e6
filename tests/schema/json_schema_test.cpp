// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/json_schema.hpp>

#include <mainstay/schema/json_read.hpp>
#include <mainstay/schema/rules.hpp>

#include <boost/test/unit_test.hpp>

namespace schema = mainstay::schema;

namespace {

enum class status : std::uint8_t { pending, paid };

struct money {
    std::int64_t amount = 0;
    static constexpr std::string_view description = "minor units";
};
struct line {
    std::int64_t product_id;
    int quantity;
    static constexpr auto rules() { return schema::rules(schema::field<&line::quantity>(schema::range(1, 99))); }
};
struct address {
    std::string text;
};
struct order {
    std::vector<line> lines;
    std::optional<money> tip;
    std::optional<status> state;
    status first = status::paid;
    std::optional<std::string> note;
    address mail;
    int limit = 20;

    static constexpr auto rules() {
        return schema::rules(schema::field<&order::lines>(schema::items(1, 50), schema::unique_items),
            schema::field<&order::note>(schema::length(1, 500), schema::describe("for the parcel")),
            schema::field<&order::limit>(schema::range(1, 100)));
    }
};
struct tree {
    std::vector<tree> children;
    static constexpr auto rules() { return schema::rules(schema::allow_unknown_fields); }
};
struct circle {
    static constexpr std::string_view kind = "circle";
    double radius;
};
struct square {
    static constexpr std::string_view kind = "square";
    float side;
};
template <class T>
struct page {
    std::vector<T> items;
};
struct texts {
    std::string code, mail, size;
    std::vector<std::string> tags;
    static constexpr auto rules() {
        return schema::rules(schema::field<&texts::code>(schema::pattern<"[A-Z]{3}">(), schema::min_length(3)),
            schema::field<&texts::mail>(schema::email), schema::field<&texts::size>(schema::one_of("s", "m")),
            schema::field<&texts::tags>(schema::each(schema::max_length(9))));
    }
};

namespace billing {
struct order {
    int id;
};
} // namespace billing

template <class T>
std::string plain() {
    schema::json_schemas all;
    const std::string text = all.schema_of<T>();
    BOOST_TEST(!schema::check_json(text));
    return text;
}

} // namespace

template <>
struct mainstay::schema::value<address> {
    using json = std::string;
    static const std::string& to(const address& object) { return object.text; }
    static parsed<address> from(std::string text) { return address{std::move(text)}; }
    static constexpr std::string_view format = "email";
    static constexpr std::string_view description = "where to";
};

BOOST_AUTO_TEST_SUITE(json_schema_test)

BOOST_AUTO_TEST_CASE(scalars) {
    BOOST_TEST(plain<bool>() == R"({"type":"boolean"})");
    BOOST_TEST(plain<std::int32_t>() == R"({"type":"integer","format":"int32"})");
    BOOST_TEST(plain<std::int64_t>() == R"({"type":"integer","format":"int64"})");
    BOOST_TEST(plain<std::int8_t>() == R"({"type":"integer","minimum":-128,"maximum":127})");
    BOOST_TEST(plain<std::uint64_t>() == R"({"type":"integer","minimum":0,"maximum":18446744073709551615})");
    BOOST_TEST(plain<double>() == R"({"type":"number"})");
    BOOST_TEST(plain<std::string>() == R"({"type":"string"})");
    BOOST_TEST(plain<status>() == R"({"type":"string","enum":["pending","paid"]})");
    BOOST_TEST(plain<std::optional<int>>() == R"({"type":["integer","null"],"format":"int32"})");
    BOOST_TEST(plain<std::optional<status>>() == R"({"type":["string","null"],"enum":["pending","paid",null]})");
    BOOST_TEST(plain<std::chrono::system_clock::time_point>() == R"({"type":"string","format":"date-time"})");
    BOOST_TEST(plain<std::chrono::sys_days>() == R"({"type":"string","format":"date"})");
    BOOST_TEST(plain<std::chrono::duration<int>>() == R"({"type":"integer","format":"int32","description":"seconds"})");
    BOOST_TEST(plain<std::vector<std::byte>>() == R"({"type":"string","contentEncoding":"base64"})");
    BOOST_TEST(plain<address>() == R"({"type":"string","format":"email","description":"where to"})");
}

BOOST_AUTO_TEST_CASE(containers_and_variants) {
    BOOST_TEST(plain<std::vector<double>>() == R"({"type":"array","items":{"type":"number"}})");
    BOOST_TEST(
        (plain<std::array<double, 2>>()) == R"({"type":"array","minItems":2,"maxItems":2,"items":{"type":"number"}})");
    BOOST_TEST(
        (plain<std::map<std::string, bool>>()) == R"({"type":"object","additionalProperties":{"type":"boolean"}})");
    BOOST_TEST((plain<std::variant<std::monostate, bool, std::string>>()) ==
               R"({"oneOf":[{"type":"null"},{"type":"boolean"},{"type":"string"}]})");
    BOOST_TEST((plain<std::optional<std::variant<bool, std::string>>>()) ==
               R"({"anyOf":[{"type":"boolean"},{"type":"string"},{"type":"null"}]})");
    // 3 is an integer and a number.
    BOOST_TEST((plain<std::variant<std::int64_t, double>>()) ==
               R"({"anyOf":[{"type":"integer","format":"int64"},{"type":"number"}]})");
}

BOOST_AUTO_TEST_CASE(structs_are_defined_under_their_names) {
    schema::json_schemas all("#/components/schemas/");
    BOOST_TEST(all.schema_of<order>() == R"({"$ref":"#/components/schemas/order"})");
    BOOST_TEST(
        all.schema_of<std::vector<line>>() == R"({"type":"array","items":{"$ref":"#/components/schemas/line"}})");
    BOOST_TEST(all.definitions().size() == 3u);
    BOOST_TEST(
        all.definitions().at("money") ==
        R"({"type":"object","description":"minor units","properties":{"amount":{"type":"integer","format":"int64"}},)"
        R"("required":["amount"],"additionalProperties":false})");
    BOOST_TEST(
        all.definitions().at("order") ==
        R"({"type":"object","properties":{)"
        R"("lines":{"type":"array","minItems":1,"maxItems":50,"uniqueItems":true,"items":{"$ref":"#/components/schemas/line"}},)"
        R"("tip":{"anyOf":[{"$ref":"#/components/schemas/money"},{"type":"null"}]},)"
        R"("state":{"type":["string","null"],"enum":["pending","paid",null]},)"
        R"("first":{"type":"string","enum":["pending","paid"],"default":"paid"},)"
        R"("note":{"type":["string","null"],"minLength":1,"maxLength":500,"description":"for the parcel"},)"
        R"("mail":{"type":"string","format":"email","description":"where to"},)"
        R"("limit":{"type":"integer","format":"int32","minimum":1,"maximum":100,"default":20}},)"
        R"("required":["lines","mail"],"additionalProperties":false})");
    BOOST_TEST(!schema::check_json(all.definitions_json()));
}

BOOST_AUTO_TEST_CASE(rules_of_texts) {
    schema::json_schemas all;
    all.schema_of<texts>();
    BOOST_TEST(all.definitions().at("texts") ==
               R"({"type":"object","properties":{"code":{"type":"string","pattern":"^(?:[A-Z]{3})$","minLength":3},)"
               R"("mail":{"type":"string","format":"email"},"size":{"type":"string","enum":["s","m"]},)"
               R"("tags":{"type":"array","items":{"type":"string","maxLength":9}}},)"
               R"("required":["code","mail","size","tags"],"additionalProperties":false})");
}

BOOST_AUTO_TEST_CASE(types_of_one_name_are_kept_apart) {
    struct order { // a third one
        bool local;
    };
    schema::json_schemas all;
    BOOST_TEST(all.schema_of<::order>() == R"({"$ref":"#/$defs/order"})");
    BOOST_TEST(all.schema_of<billing::order>() == R"({"$ref":"#/$defs/billing.order"})");
    const std::string local = all.schema_of<order>();
    BOOST_TEST((local != all.schema_of<::order>() && local != all.schema_of<billing::order>()));
    BOOST_TEST(all.schema_of<order>() == local);
    BOOST_TEST(all.schema_of<billing::order>() == R"({"$ref":"#/$defs/billing.order"})");
}

BOOST_AUTO_TEST_CASE(names_are_what_openapi_allows) {
    schema::json_schemas all;
    BOOST_TEST(all.schema_of<page<line>>() == R"({"$ref":"#/$defs/page_line"})");
    BOOST_TEST(all.schema_of<page<page<money>>>() == R"({"$ref":"#/$defs/page_page_money"})");
    for (const auto& [name, text] : all.definitions()) {
        for (char c : name) {
            BOOST_TEST((std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '-'), name);
        }
    }
}

BOOST_AUTO_TEST_CASE(structs_that_hold_themselves) {
    BOOST_TEST(schema::json_schema<tree>() ==
               R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$ref":"#/$defs/tree","$defs":{"tree":)"
               R"({"type":"object","properties":{"children":{"type":"array","items":{"$ref":"#/$defs/tree"}}},)"
               R"("required":["children"]}}})");
}

BOOST_AUTO_TEST_CASE(structs_of_a_variant_have_their_kind) {
    schema::json_schemas all;
    BOOST_TEST((all.schema_of<std::variant<circle, square>>()) ==
               R"({"oneOf":[{"$ref":"#/$defs/circle"},{"$ref":"#/$defs/square"}]})");
    BOOST_TEST(all.definitions().at("circle") ==
               R"({"type":"object","properties":{"kind":{"const":"circle"},"radius":{"type":"number"}},)"
               R"("required":["kind","radius"],"additionalProperties":false})");
    // Where it stands alone it has none.
    const std::string alone = all.schema_of<circle>();
    BOOST_TEST(alone != R"({"$ref":"#/$defs/circle"})");
}

BOOST_AUTO_TEST_CASE(parameters_one_by_one) {
    struct paging {
        int limit = 20;
        std::optional<std::string> after;
        std::vector<int> ids;
        std::string q;
        static constexpr auto rules() {
            return schema::rules(schema::field<&paging::limit>(schema::range(1, 100), schema::describe("how many")));
        }
    };
    schema::json_schemas all;
    auto fields = all.fields_of<paging>();
    BOOST_REQUIRE(fields.size() == 4u);
    BOOST_TEST(fields[0].name == "limit");
    BOOST_TEST(
        fields[0].schema ==
        R"({"type":"integer","format":"int32","minimum":1,"maximum":100,"description":"how many","default":20})");
    BOOST_TEST(fields[0].description == "how many");
    BOOST_TEST(!fields[0].required);
    BOOST_TEST(!fields[1].required);
    BOOST_TEST(!fields[2].required);
    BOOST_TEST(fields[3].required);
}

BOOST_AUTO_TEST_SUITE_END()
