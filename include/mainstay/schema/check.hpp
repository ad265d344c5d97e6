// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/keywords.hpp>
#include <mainstay/schema/detail/rule_set.hpp>
#include <mainstay/schema/value.hpp>

#include <concepts>
#include <optional>
#include <string_view>
#include <type_traits>

namespace mainstay::inline v0::schema {
namespace detail {

// A predicate that answers whether the value is right, or why it is not.
template <class Predicate>
struct check_rule {
    static constexpr bool costly = true;
    template <class Value>
    static constexpr bool takes = std::is_invocable_v<const Predicate&, const Value&>;

    Predicate holds;
    std::string_view code, detail;

    template <class Value>
    void check(const Value& object, const path& where, violations& errors) const {
        static_assert(takes<Value>, "mainstay: the function of check() does not take this field's type");
        if constexpr (takes<Value>) {
            using answer = std::invoke_result_t<const Predicate&, const Value&>;
            static_assert(std::same_as<answer, bool> || std::same_as<answer, std::optional<refusal>>,
                "mainstay: the function of check() has to return bool or std::optional<refusal>");
            if constexpr (std::same_as<answer, bool>) {
                if (!holds(object)) errors.add(where, code, detail);
            } else {
                if (answer why = holds(object)) errors.add(where, why->code, why->detail);
            }
        }
    }
    template <class Value>
        requires takes<Value>
    void check_whole(const Value& object, const path& where, violations& errors) const { check(object, where, errors); }
    template <class>
    void describe(keywords&) const {}
};

template <auto Member, class Predicate>
struct check_at_rule {
    check_rule<Predicate> rule;

    template <class T>
        requires(check_rule<Predicate>::template takes<T>&& is_member_of<T, Member>)
    void check_whole(const T& object, const path& where, violations& errors) const {
        rule.check(object, {&where, field_names<T>[index_of<T, Member>()]}, errors);
    }
};

} // namespace detail

/// A check of one's own: inside `field<…>(…)` of that field, directly inside `rules(…)` of the whole struct.
///
/// `holds` takes the value and answers `bool`; it must be a constant, such as a lambda without captures. It is asked
/// only when the other rules before it are content, the check of a struct only when all its fields are.
template <class Predicate>
constexpr detail::check_rule<Predicate> check(Predicate holds, std::string_view code, std::string_view detail) {
    return {holds, code, detail};
}

/// The same for a function that answers `std::optional<refusal>`: empty when the value is right.
template <class Predicate>
constexpr detail::check_rule<Predicate> check(Predicate refuses) {
    return {refuses, {}, {}};
}

/// A check of the whole struct whose error is shown at one of its fields.
template <auto Member, class Predicate>
constexpr detail::check_at_rule<Member, Predicate> check_at(
    Predicate holds, std::string_view code, std::string_view detail) {
    return {{holds, code, detail}};
}

} // namespace mainstay::inline v0::schema
