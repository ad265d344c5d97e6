// SPDX-License-Identifier: BSL-1.0
#include "guide.hpp"

#include <mainstay/mainstay.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ms = mainstay;
using namespace mainstay::prelude;
using guide::expect;

// [value]
class country {
public:
    country() = default; // structs are made before they are read
    const std::string& code() const noexcept { return code_; }
    static ms::schema::parsed<country> parse(std::string text) {
        bool letters = std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
        if (text.size() != 2 || !letters) return ms::schema::refusal{"invalid_country", "must be a code such as DE"};
        return country(std::move(text));
    }

private:
    explicit country(std::string code) : code_(std::move(code)) {}
    std::string code_;
};

template <>
struct mainstay::schema::value<country> {
    using json = std::string; // what stands in the document
    static const std::string& to(const country& from) { return from.code(); }
    static parsed<country> from(std::string text) { return country::parse(std::move(text)); }
    static constexpr std::string_view description = "ISO 3166-1 alpha-2";
};
// [value]

namespace {

// [structs]
struct item {
    std::int64_t product_id;
    int quantity;

    static constexpr auto rules() {
        return ms::schema::rules(ms::schema::field<&item::quantity>(ms::schema::range(1, 99)));
    }
};

struct order {
    std::vector<item> items;
    std::optional<std::string> note;
    int priority = 5;

    static constexpr auto rules() {
        return ms::schema::rules(ms::schema::field<&order::items>(ms::schema::items(1, 50)),
            ms::schema::field<&order::note>(ms::schema::length(1, 500), ms::schema::describe("for the packers")));
    }
};
// [structs]

std::string accept(std::string_view text) {
    // [read]
    auto read = ms::schema::read_json<order>(text);
    if (!read) throw read.to_problem(); // 400 for what is no JSON, 422 with every mistake and its pointer
    return ms::schema::to_json(*read);
    // [read]
}

// [whole]
struct booking {
    std::chrono::sys_days arrival, departure;

    static constexpr auto rules() {
        return ms::schema::rules(ms::schema::check_at<&booking::departure>(
            [](const booking& stay) { return stay.arrival < stay.departure; }, "empty_stay", "must be after arrival"));
    }
};
// [whole]

// [variant]
struct card {
    std::string number;
    static constexpr std::string_view kind = "card";
};
struct invoice {
    std::string purchase_order;
    static constexpr std::string_view kind = "invoice";
};
using payment = std::variant<card, invoice>; // {"kind": "card", "number": "4242"}
// [variant]

// [fields]
struct paging {
    int limit = 20;
    std::optional<std::string> after;
    std::vector<std::string> tags; // ?tags=a&tags=b

    static constexpr auto rules() {
        return ms::schema::rules(ms::schema::field<&paging::limit>(ms::schema::range(1, 100)));
    }
};
// [fields]

std::vector<ms::core::field_error> mistakes_of(auto read) {
    expect(!read);
    return read.to_problem().errors();
}

struct window {
    int limit = 20;
    int offset = 0;
};

void read_and_written() {
    expect(accept(R"({"items":[{"product_id":1,"quantity":2}]})") ==
           R"({"items":[{"product_id":1,"quantity":2}],"note":null,"priority":5})");
    expect(guide::thrown_by<problem>([] { accept("{"); }).status() == 400);
    auto refused = guide::thrown_by<problem>([] { accept(R"({"items":[{"product_id":1,"quantity":0}],"x":1})"); });
    expect(refused.status() == 422 && refused.errors().size() == 2);
    expect(refused.errors()[0].where == "/items/0/quantity" && refused.errors()[0].code == "out_of_range");
    expect(refused.errors()[1].where == "/x" && refused.errors()[1].code == "unknown_field");
    auto missing = mistakes_of(ms::schema::read_json<window>("{}"));
    expect(missing.size() == 1 && missing[0].where == "/offset" && missing[0].code == "missing_field");
}

void own_types() {
    expect(ms::schema::to_json(*ms::schema::read_json<country>("\"DE\"")) == "\"DE\"");
    expect(mistakes_of(ms::schema::read_json<country>("\"Germany\"")).front().code == "invalid_country");
    auto paid = ms::schema::read_json<payment>(R"({"kind":"invoice","purchase_order":"7"})");
    expect(paid && std::get<invoice>(*paid).purchase_order == "7");
}

void checks_of_a_whole() {
    expect(ms::schema::read_json<booking>(R"({"arrival":"2026-11-23","departure":"2026-11-24"})").has_value());
    auto empty = mistakes_of(ms::schema::read_json<booking>(R"({"arrival":"2026-11-23","departure":"2026-11-23"})"));
    expect(empty.size() == 1 && empty[0].where == "/departure" && empty[0].code == "empty_stay");
}

void texts() {
    using query = std::vector<ms::schema::named_text>;
    // [read_fields]
    auto page = ms::schema::read_fields<paging>(query{{"limit", "10"}, {"tags", "a"}, {"tags", "b"}});
    auto refused = ms::schema::read_fields<paging>(query{{"limit", "500"}});
    // 422: {"parameter": "limit", "code": "out_of_range", "detail": "must be from 1 to 100"}
    // [read_fields]
    expect(page && page->limit == 10 && page->tags.size() == 2);
    expect(mistakes_of(refused) == std::vector<ms::core::field_error>{{ms::core::field_source::query, "limit",
                                       "out_of_range", "must be from 1 to 100"}});
    expect(!ms::schema::read_fields<paging>(query{{"limit", "+10"}}));
    expect(mistakes_of(ms::schema::read_fields<paging>(query{{"limit", "1"}, {"limit", "2"}})).front().code ==
           "repeated_parameter");
    expect(mistakes_of(ms::schema::read_fields<paging>(query{{"page", "1"}})).front().code == "unknown_parameter");
}

void described() {
    auto document = ms::schema::json_schema<order>();
    expect(document.find("\"required\":[\"items\"]") != std::string::npos);
    expect(document.find("for the packers") != std::string::npos);
    expect(document.find("\"default\":5") != std::string::npos);
}

} // namespace

void guide::schema_page() {
    read_and_written();
    own_types();
    checks_of_a_whole();
    texts();
    described();
}
