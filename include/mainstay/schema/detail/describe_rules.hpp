// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/keywords.hpp>
#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/detail/rule_set.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>

namespace mainstay::inline v0::schema::detail {

template <class T>
struct find_element {
    using type = typename T::value_type;
};
template <class T>
    requires(kind_of<T> == kind::map)
struct find_element<T> {
    using type = typename T::mapped_type;
};
template <class T>
using element_of = typename find_element<T>::type;

// What a rule says about the JSON form of a value: as `apply_rule` looks at it.
template <class Value, class Rule>
void describe_rule(const Rule& rule, keywords& out) {
    if constexpr (is_optional<Value>) {
        describe_rule<typename Value::value_type>(rule, out);
    } else if constexpr (kind_of<Value> == kind::custom) {
        describe_rule<typename value<Value>::json>(rule, out);
    } else {
        rule.template describe<Value>(out);
    }
}

template <class Value, class... Rules>
void describe_rules(const std::tuple<Rules...>& rules, keywords& out) {
    auto one = [&]<class Rule>(const Rule& rule) {
        if constexpr (!is_mark<Rule>) describe_rule<Value>(rule, out);
    };
    std::apply([&](const Rules&... rule) { (one(rule), ...); }, rules);
}

// What the struct's rules say about one of its fields.
template <class T, std::size_t Index>
void describe_field(keywords& out) {
    if constexpr (ruled<T>) {
        auto one = [&]<class Part>(const Part& part) {
            if constexpr (part_names<T, Index, Part>) describe_rules<field_type<T, Index>>(part.rules, out);
        };
        std::apply([&](const auto&... part) { (one(part), ...); }, rules_of<T>.parts);
    }
}

// The text of a field's `describe`, or none.
template <class T, std::size_t Index>
std::string_view field_description() {
    std::string_view found;
    if constexpr (ruled<T>) {
        auto rule = [&]<class Rule>(const Rule& one) {
            if constexpr (requires { Rule::describes; }) found = one.text;
        };
        auto part = [&]<class Part>(const Part& one) {
            if constexpr (part_names<T, Index, Part>) {
                std::apply([&](const auto&... rules) { (rule(rules), ...); }, one.rules);
            }
        };
        std::apply([&](const auto&... parts) { (part(parts), ...); }, rules_of<T>.parts);
    }
    return found;
}

} // namespace mainstay::inline v0::schema::detail
