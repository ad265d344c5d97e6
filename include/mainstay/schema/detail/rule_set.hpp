// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/detail/violations.hpp>
#include <mainstay/schema/reflect.hpp>

#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace mainstay::inline v0::schema::detail {

// What `field<&T::member>(…)` gives.
template <auto Member, class... Rules>
struct field_rules {
    std::tuple<Rules...> rules;
};

template <class Part>
inline constexpr bool is_field_rules = false;
template <auto Member, class... Rules>
inline constexpr bool is_field_rules<field_rules<Member, Rules...>> = true;

// What `rules(…)` gives: rules of fields, checks of the whole, switches.
template <class... Parts>
struct rule_set {
    std::tuple<Parts...> parts;
};

// Marks among the rules; they are read by the compiler and check nothing.
template <bool Required>
struct presence_mark {};
struct unknown_fields_mark {};
template <class Rule>
inline constexpr bool is_mark = false;
template <bool Required>
inline constexpr bool is_mark<presence_mark<Required>> = true;

template <class T>
concept ruled = requires {
    T::rules();
};

template <class T>
inline constexpr auto rules_of = rule_set<>{};
template <ruled T>
inline constexpr auto rules_of<T> = T::rules();

template <class T, auto Member>
inline constexpr bool is_member_of = false;
template <class T, class Type, Type T::*Member>
inline constexpr bool is_member_of<T, Member> = true;

template <class T, auto Member>
consteval std::size_t index_of() {
    static_assert(is_member_of<T, Member>, "mainstay: rules() names a field of another struct");
    if constexpr (is_member_of<T, Member>) {
        return find_index<T, field_count<T>>(Member);
    } else {
        return field_count<T>;
    }
}

// One rule and one value. An empty optional passes; a type with `value<T>` is checked by what stands in the document,
// unless the rule is a predicate for the type itself.
template <class Rule, class Value>
void apply_rule(const Rule& rule, const Value& object, const path& where, violations& errors) {
    if constexpr (is_optional<Value>) {
        if (object) apply_rule(rule, *object, where, errors);
    } else if constexpr (kind_of<Value> == kind::custom && !Rule::template takes<Value>) {
        if constexpr (requires { value<Value>::checked(object); }) {
            apply_rule(rule, value<Value>::checked(object), where, errors);
        } else {
            const typename value<Value>::json& json = value<Value>::to(object);
            apply_rule(rule, json, where, errors);
        }
    } else {
        rule.check(object, where, errors);
    }
}

// Cheap rules all have their say; costly ones see only values that passed the rules before them.
template <class Value, class... Rules>
void apply_rules(const std::tuple<Rules...>& rules, const Value& object, const path& where, violations& errors) {
    const std::size_t before = errors.count();
    auto one = [&]<class Rule>(const Rule& rule) {
        if constexpr (!is_mark<Rule>) {
            if (!Rule::costly || errors.count() == before) apply_rule<Rule, Value>(rule, object, where, errors);
        }
    };
    std::apply([&](const Rules&... rule) { (one(rule), ...); }, rules);
}

template <class T, std::size_t Index>
struct field_checker {
    const field_type<T, Index>& field;
    const path& where;
    violations& errors;

    template <auto Member, class... Rules>
    void operator()(const field_rules<Member, Rules...>& part) const {
        if constexpr (index_of<T, Member>() == Index) apply_rules(part.rules, field, where, errors);
    }
    template <class Part>
    void operator()(const Part&) const {}
};

// The rules that the struct has for one of its fields.
template <class T, std::size_t Index>
void check_field(const T& object, const path& where, violations& errors) {
    if constexpr (ruled<T>) {
        field_checker<T, Index> checker{get_field<Index>(object), where, errors};
        std::apply([&](const auto&... part) { (checker(part), ...); }, rules_of<T>.parts);
    }
}

template <class T, std::size_t Index, class Part>
inline constexpr bool part_names = false;
template <class T, std::size_t Index, auto Member, class... Rules>
inline constexpr bool part_names<T, Index, field_rules<Member, Rules...>> = index_of<T, Member>() == Index;

template <class T, std::size_t Index, class Set>
inline constexpr bool set_names = false;
template <class T, std::size_t Index, class... Parts>
inline constexpr bool set_names<T, Index, rule_set<Parts...>> = (part_names<T, Index, Parts> || ...);

// The function that checks a field, or none where the struct has no rules for it.
template <class T, std::size_t Index>
consteval auto field_check() {
    void (*check)(const void*, const path&, violations&) = nullptr;
    if constexpr (set_names<T, Index, std::remove_cv_t<decltype(rules_of<T>)>>) {
        check = [](const void* object, const path& where, violations& errors) {
            check_field<T, Index>(*static_cast<const T*>(object), where, errors);
        };
    }
    return check;
}

template <class T, class Part>
concept checks_whole = requires(const Part& part, const T& object, const path& where, violations& errors) {
    part.check_whole(object, where, errors);
};

// The struct's checks across fields; only for values whose fields are in order.
template <class T>
void check_whole(const T& object, const path& where, violations& errors) {
    auto one = [&]<class Part>(const Part& part) {
        if constexpr (checks_whole<T, Part>) part.check_whole(object, where, errors);
    };
    std::apply([&](const auto&... part) { (one(part), ...); }, rules_of<T>.parts);
}

template <class T, class Part>
consteval bool has_whole_check() {
    static_assert(checks_whole<T, Part> || std::same_as<Part, unknown_fields_mark> || is_field_rules<Part>,
        "mainstay: rules() takes field<…>(…), check(…) with a function of the struct, and allow_unknown_fields");
    return checks_whole<T, Part>;
}

template <class T, class Set>
inline constexpr bool has_whole_checks = false;
template <class T, class... Parts>
inline constexpr bool has_whole_checks<T, rule_set<Parts...>> = ((has_whole_check<T, Parts>() ? 1 : 0) + ... + 0) != 0;

template <class Mark, class Set>
inline constexpr bool has_part = false;
template <class Mark, class... Parts>
inline constexpr bool has_part<Mark, rule_set<Parts...>> = (std::same_as<Mark, Parts> || ...);

template <class T, std::size_t Index, class Mark, class Part>
inline constexpr bool part_marks = false;
template <class T, std::size_t Index, class Mark, auto Member, class... Rules>
inline constexpr bool part_marks<T, Index, Mark, field_rules<Member, Rules...>> = index_of<T, Member>() == Index &&
                                                                                  (std::same_as<Mark, Rules> || ...);

template <class T, std::size_t Index, class Mark, class Set>
inline constexpr bool set_marks = false;
template <class T, std::size_t Index, class Mark, class... Parts>
inline constexpr bool set_marks<T, Index, Mark, rule_set<Parts...>> = (part_marks<T, Index, Mark, Parts> || ...);

template <class T>
using rule_set_of = std::remove_cv_t<decltype(rules_of<T>)>;

template <class T>
inline constexpr bool allows_unknown_fields = has_part<unknown_fields_mark, rule_set_of<T>>;
template <class T, std::size_t Index>
inline constexpr bool marked_optional = set_marks<T, Index, presence_mark<false>, rule_set_of<T>>;
template <class T, std::size_t Index>
inline constexpr bool marked_required = set_marks<T, Index, presence_mark<true>, rule_set_of<T>>;

} // namespace mainstay::inline v0::schema::detail
