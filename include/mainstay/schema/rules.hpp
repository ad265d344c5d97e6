// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/bounds.hpp>
#include <mainstay/schema/check.hpp>
#include <mainstay/schema/detail/rule_set.hpp>
#include <mainstay/schema/items.hpp>
#include <mainstay/schema/pattern.hpp>
#include <mainstay/schema/text_rules.hpp>

#include <string_view>

namespace mainstay::inline v0::schema {
namespace detail {

struct describe_rule_text {
    static constexpr bool costly = false;
    template <class>
    static constexpr bool takes = true;
    static constexpr bool describes = true;

    std::string_view text;

    template <class Value>
    void check(const Value&, const path&, violations&) const {}
    template <class>
    void describe(keywords& out) const {
        out.describe(text);
    }
};

} // namespace detail

/// What the values of a struct may be: the answer of its `static constexpr auto rules()`.
///
///     struct signup {
///         std::string email, password;
///         static constexpr auto rules() {
///             return schema::rules(
///                 schema::field<&signup::email>(schema::email),
///                 schema::field<&signup::password>(schema::length(12, 256)));
///         }
///     };
/// Takes fields with their rules, checks of the whole (`check`, `check_at`) and `allow_unknown_fields`.
template <class... Parts>
constexpr detail::rule_set<Parts...> rules(Parts... parts) {
    return {{parts...}};
}

/// The rules of one field. An empty optional passes them all; errors of cheap rules are told together, costly rules
/// (patterns, predicates) are asked once those before them are content.
template <auto Member, class... Rules>
constexpr detail::field_rules<Member, Rules...> field(Rules... rules) {
    return {{rules...}};
}

/// Says of a field that it may be left out; it then keeps its default.
inline constexpr detail::presence_mark<false> optional_field{};
/// Says of a field that it has to be there, default or not; one that is a `std::optional` may still be null.
inline constexpr detail::presence_mark<true> required_field{};
/// Among the rules of a struct: fields that it does not have are skipped instead of refused.
inline constexpr detail::unknown_fields_mark allow_unknown_fields{};

/// What a field means, for people: it shows in JSON Schema, OpenAPI and the `--help` of settings.
constexpr detail::describe_rule_text describe(std::string_view text) {
    return {text};
}

} // namespace mainstay::inline v0::schema
