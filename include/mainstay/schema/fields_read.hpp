// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/presence.hpp>
#include <mainstay/schema/detail/text_value.hpp>
#include <mainstay/schema/reflect.hpp>
#include <mainstay/schema/result.hpp>
#include <mainstay/schema/text_read.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace mainstay::inline v0::schema {

/// A name and a value, both decoded.
struct named_text {
    std::string_view name, value;
};

/// How strictly named texts are read.
struct fields_options {
    /// A query by default; `body` for a form, whose errors have pointers.
    core::field_source source = core::field_source::query;
    /// Skip names that the struct does not have, instead of refusing them.
    bool allow_unknown_fields = false;
    /// Errors that are told at a time; reading stops there.
    std::size_t error_limit = 50;
};

namespace detail {

struct text_field {
    std::string_view name;
    // Takes the field; `first` is false for a name that was given before.
    void (*read)(std::string_view text, bool first, const path&, violations&, void* field);
    void (*check)(const void* object, const path&, violations&); // takes the whole; none for a field without rules
    bool repeats;
};

struct text_form {
    std::span<const text_field> fields;
    void (*list_fields)(void* object, void** places);
    std::uint64_t (*may_be_absent)();                            // a bit for each field
    void (*check)(const void* object, const path&, violations&); // across fields, or none
    bool allows_unknown_fields;
};

// Answers whether all is in order; else `why` has every error.
bool read_text_fields(std::span<const named_text> texts, const text_form& form, const fields_options& options,
    void* object, failure& why);

template <class Member>
void read_text_field(std::string_view text, bool first, const path& where, violations& errors, void* field) {
    Member& object = *static_cast<Member*>(field);
    // A list begins anew, instead of growing behind its default.
    if constexpr (is_repeated<Member>) {
        if (first) object = Member();
    }
    read_text_value(text, where, errors, object);
}

template <class T>
struct text_fields {
    static void check_struct(const void* object, const path& where, violations& errors) {
        check_whole(*static_cast<const T*>(object), where, errors);
    }

    static constexpr auto fields = []<std::size_t... Index>(std::index_sequence<Index...>) {
        return std::array<text_field, sizeof...(Index)>{text_field{field_names<T>[Index],
            &read_text_field<field_type<T, Index>>, field_check<T, Index>(), is_repeated<field_type<T, Index>>}...};
    }
    (std::make_index_sequence<field_count<T>>());
    static constexpr text_form form{fields, &list_fields<T>, &may_be_absent<T, true>,
        has_whole_checks<T, rule_set_of<T>> ? &check_struct : nullptr, allows_unknown_fields<T>};
};

} // namespace detail

/// Reads a flat struct from names and values, as a query or a form has them, by the names of its fields.
///
/// A list takes every value of its name; any other field given twice is an error. A field may be left out as in JSON,
/// and a list or a bool always, unless `required_field` marks it. The struct's rules are applied. Every error is told,
/// with the parameter's name.
template <class T>
result<T> read_fields(std::span<const named_text> texts, const fields_options& options = {}) {
    result<T> outcome;
    if (!detail::read_text_fields(
            texts, detail::text_fields<T>::form, options, &outcome.emplace(), outcome.failure())) {
        outcome.reset();
    }
    return outcome;
}

} // namespace mainstay::inline v0::schema
