// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/bounds.hpp>
#include <mainstay/schema/detail/describe_rules.hpp>
#include <mainstay/schema/detail/rule_set.hpp>
#include <mainstay/schema/json_write.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace mainstay::inline v0::schema {
namespace detail {

template <class T>
inline constexpr bool is_list = kind_of<T> == kind::sequence || kind_of<T> == kind::array;

struct items_rule {
    static constexpr bool costly = false;
    template <class>
    static constexpr bool takes = false;

    std::size_t fewest = 0, most = no_limit;

    template <class Value>
    void check(const Value& elements, const path& where, violations& errors) const {
        static_assert(is_list<Value> || kind_of<Value> == kind::map,
            "mainstay: items() is a rule for lists and maps; texts have length(), numbers have range()");
        const std::size_t count = elements.size();
        if (count < fewest || count > most) {
            refuse_count(errors, where, count, fewest, most, "too_few_items", "too_many_items", "items");
        }
    }
    template <class Value>
    void describe(keywords& out) const {
        constexpr bool list = is_list<Value>;
        if (fewest > 0) out.set_number(list ? "minItems" : "minProperties", std::uint64_t{fewest});
        if (most != no_limit) out.set_number(list ? "maxItems" : "maxProperties", std::uint64_t{most});
    }
};

// Sorts them.
bool has_equal_texts(std::vector<std::string>& texts);

// Both sort, so that no choice of elements makes them slow.
template <class T>
bool has_equal_items(const T& elements) {
    using element = typename T::value_type;
    if constexpr (std::totally_ordered<element> && kind_of<element> != kind::structure) {
        std::vector<element> sorted(elements.begin(), elements.end());
        std::sort(sorted.begin(), sorted.end());
        return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
    } else {
        std::vector<std::string> texts;
        texts.reserve(elements.size());
        for (const auto& one : elements) {
            write_value<element>(texts.emplace_back(), one);
        }
        return has_equal_texts(texts);
    }
}

struct unique_items_rule {
    static constexpr bool costly = true;
    template <class>
    static constexpr bool takes = false;

    template <class Value>
    void check(const Value& elements, const path& where, violations& errors) const {
        static_assert(is_list<Value>, "mainstay: unique_items is a rule for lists");
        if (has_equal_items(elements)) errors.add(where, "repeated_item", "must not hold an item twice");
    }
    template <class>
    void describe(keywords& out) const {
        out.set("uniqueItems", "true");
    }
};

template <class... Rules>
struct each_rule {
    static constexpr bool costly = true;
    template <class>
    static constexpr bool takes = false;

    std::tuple<Rules...> rules;

    template <class Value>
    void check(const Value& elements, const path& where, violations& errors) const {
        static_assert(is_list<Value> || kind_of<Value> == kind::map, "mainstay: each() is a rule for lists and maps");
        if constexpr (kind_of<Value> == kind::map) {
            for (const auto& [key, element] : elements) {
                if (errors.full()) return;
                apply_rules(rules, element, {&where, key}, errors);
            }
        } else {
            path child{&where, {}, 0};
            for (const auto& element : elements) {
                if (errors.full()) return;
                apply_rules<typename Value::value_type>(rules, element, child, errors);
                ++child.index;
            }
        }
    }
    template <class Value>
    void describe(keywords& out) const {
        describe_rules<element_of<Value>>(rules, out.elements());
    }
};

} // namespace detail

/// A list or map of so many items; the errors are `too_few_items` and `too_many_items`.
consteval detail::items_rule items(std::size_t fewest, std::size_t most) {
    detail::require_order(fewest <= most);
    return {fewest, most};
}
consteval detail::items_rule min_items(std::size_t fewest) {
    return {fewest, detail::no_limit};
}
consteval detail::items_rule max_items(std::size_t most) {
    return {0, most};
}

/// A list that holds nothing twice; the error is `repeated_item`.
///
/// Items without an order of their own are compared by their JSON text.
inline constexpr detail::unique_items_rule unique_items{};

/// Rules for each element of a list, or each value of a map.
template <class... Rules>
constexpr detail::each_rule<Rules...> each(Rules... rules) {
    return {{rules...}};
}

} // namespace mainstay::inline v0::schema
