// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/reflect.hpp>

#include <boost/test/unit_test.hpp>

#include <any>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

namespace schema = mainstay::schema;

namespace shop {

struct money {
    std::int64_t amount = 0;
    std::string currency = "EUR";
};

enum class status : std::uint8_t { pending, paid, failed };

struct order {
    std::int64_t id;
    std::string text;
    money total;
    std::optional<std::string> note;
    std::vector<money> items = {};
    std::map<std::string, int> counts;
    std::unordered_map<std::string, std::string> labels;
    std::variant<int, std::string> either;
    std::chrono::system_clock::time_point created_at{};
    std::array<int, 3> triple = {1, 2, 3};
    bool open = true;
    status state = status::paid;
    std::unique_ptr<int> pointer;
    std::any anything;
    std::function<void()> call;

    static constexpr std::string_view kind = "order";
    static constexpr auto rules() { return 1; }
    bool is_open() const { return open; }
    friend bool operator<(const order& a, const order& b) { return a.id < b.id; }
};

struct empty {};
struct one {
    one* next;
};
struct tree {
    std::vector<tree> children;
};
struct pinned {
    std::mutex lock;
    const int number;
};
struct no_default {
    struct id {
        explicit id(int number) : value(number) {}
        int value;
    };
    int first;
    id second;
    id third;
    int fourth = 4;
};
struct pair_of_structs {
    money first, second;
};
template <class T>
struct page {
    std::vector<T> items;
    std::optional<std::string> next;
};
struct most {
    int a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23,
        a24, a25, a26, a27, a28, a29, a30, last;
};
struct too_many {
    most all;
    int a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23,
        a24, a25, a26, a27, a28, a29, a30, a31;
};
struct derived : money {
    int more;
};
struct derived_from_empty : empty {};
struct with_array {
    int before;
    char text[8];
    std::string after;
};
struct with_big_array {
    std::string before;
    char text[4096];
};
struct with_array_of_one {
    int one[1];
    int two;
};
struct with_array_of_arrays {
    int many[2][2];
};
class closed {
    [[maybe_unused]] int value = 0;
};

} // namespace shop

namespace {
struct unnamed_scope {
    int inner_value;
    std::string other_value;
};
} // namespace

BOOST_AUTO_TEST_SUITE(reflect_test)

BOOST_AUTO_TEST_CASE(counts_and_names_fields_of_every_kind) {
    static_assert(schema::field_count<shop::order> == 15);
    constexpr auto& names = schema::field_names<shop::order>;
    static_assert(names[0] == "id" && names[4] == "items" && names[14] == "call");
    static_assert(schema::field_names<shop::pair_of_structs>[1] == "second");
    static_assert(schema::field_count<shop::pair_of_structs> == 2);
    static_assert(schema::field_count<shop::empty> == 0 && schema::field_names<shop::empty>.empty());
    static_assert(schema::field_count<shop::one> == 1 && schema::field_names<shop::one>[0] == "next");
    static_assert(schema::field_count<shop::tree> == 1);
    static_assert(schema::field_count<shop::pinned> == 2 && schema::field_names<shop::pinned>[1] == "number");
    static_assert(schema::field_count<shop::no_default> == 4 && schema::field_names<shop::no_default>[3] == "fourth");
    static_assert(schema::field_names<shop::page<shop::order>>[1] == "next");
    static_assert(schema::field_count<shop::most> == 32 && schema::field_names<shop::most>[31] == "last");
    BOOST_TEST(names[6] == "labels");
}

BOOST_AUTO_TEST_CASE(names_fields_of_local_and_unnamed_types) {
    struct local {
        int x;
        std::string label;
    };
    BOOST_TEST(schema::field_names<local>[1] == "label");
    BOOST_TEST(schema::field_names<unnamed_scope>[0] == "inner_value");
    BOOST_TEST(schema::field_names<unnamed_scope>[1] == "other_value");
    BOOST_TEST(schema::type_name<local> == "local");
    BOOST_TEST(schema::type_name<unnamed_scope> == "unnamed_scope");
}

BOOST_AUTO_TEST_CASE(reads_and_writes_fields) {
    shop::order order{.id = 7,
        .text = "t",
        .total = {1, "USD"},
        .note = {},
        .counts = {},
        .labels = {},
        .either = 3,
        .pointer = {},
        .anything = {},
        .call = {}};
    schema::get_field<0>(order) = 8;
    BOOST_TEST(order.id == 8);
    const auto& constant = order;
    static_assert(std::is_same_v<decltype(schema::get_field<1>(constant)), const std::string&>);
    static_assert(std::is_same_v<schema::field_type<shop::order, 3>, std::optional<std::string>>);
    static_assert(std::is_same_v<schema::field_type<shop::pinned, 1>, const int>);
    BOOST_TEST(&schema::get_field<2>(constant) == &order.total);

    std::string names;
    schema::for_each_field(order, [&](std::string_view name, auto& field) {
        names.append(name).push_back(' ');
        if constexpr (std::is_same_v<std::remove_reference_t<decltype(field)>, bool>) field = false;
    });
    BOOST_TEST(
        names == "id text total note items counts labels either created_at triple open state pointer anything call ");
    BOOST_TEST(!order.open);
}

BOOST_AUTO_TEST_CASE(works_in_constant_expressions) {
    struct point {
        int x = 1, y = 2;
    };
    constexpr int sum = [] {
        point p;
        int result = 0;
        schema::for_each_field(p, [&](std::string_view, int& value) { result += value; });
        return result + schema::get_field<1>(p);
    }();
    static_assert(sum == 5);
}

BOOST_AUTO_TEST_CASE(tells_what_it_cannot_reflect) {
    static_assert(schema::reflectable<shop::order> && schema::reflectable<shop::empty>);
    static_assert(!schema::reflectable<shop::derived> && !schema::reflectable<shop::derived_from_empty>);
    static_assert(schema::detail::shape<shop::derived>::base);
    static_assert(schema::detail::shape<shop::with_array>::array && !schema::reflectable<shop::with_array>);
    static_assert(schema::detail::shape<shop::with_big_array>::array);
    static_assert(schema::detail::shape<shop::with_array_of_one>::array);
    static_assert(schema::detail::shape<shop::with_array_of_arrays>::array);
    static_assert(!schema::reflectable<std::array<int, 3>>);
    static_assert(!schema::detail::shape<shop::too_many>::small && !schema::reflectable<shop::too_many>);
    static_assert(!schema::reflectable<shop::closed> && !schema::reflectable<int> && !schema::reflectable<std::string>);
    static_assert(!schema::reflectable<std::vector<int>> && !schema::reflectable<int[3]>);
}

BOOST_AUTO_TEST_SUITE_END()
