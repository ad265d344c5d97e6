// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/config/environment.hpp>
#include <mainstay/config/secret.hpp>
#include <mainstay/schema/detail/describe_rules.hpp>
#include <mainstay/schema/detail/text_value.hpp>
#include <mainstay/schema/detail/violations.hpp>
#include <mainstay/schema/json_schema.hpp>
#include <mainstay/schema/reflect.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace mainstay::inline v0::config::detail {

using schema::detail::kind, schema::detail::kind_of;

struct settings_table;

// One field of the settings: a variable, or a struct with variables of its own.
struct setting {
    std::string_view field;
    bool required = false, secret = false, list = false;
    void (*read)(
        std::string_view text, const schema::detail::path&, schema::detail::violations&, void* object) = nullptr;
    void (*check)(const void* object, const schema::detail::path&, schema::detail::violations&) = nullptr;
    std::string_view (*description)() = nullptr;
    // The value that the object has, for people.
    std::string (*text)(const void* object) = nullptr;
    void (*describe)(schema::detail::keywords&) = nullptr;
    const settings_table* inner = nullptr;
    void* (*inner_object)(void* object) = nullptr;
};

struct settings_table {
    std::span<const setting> settings;
    void (*check)(const void* object, const schema::detail::path&, schema::detail::violations&); // across fields
};

// Fills the object and appends a line for all that is wrong.
void read_settings(const settings_table& table, const environment& from, std::string_view prefix, void* object,
    std::vector<std::string>& problems);
// Appends a line for each variable with the prefix that is no setting.
void find_unknown(
    const settings_table& table, const environment& from, std::string_view prefix, std::vector<std::string>& problems);
// The part of `--help` on the variables; `object` holds the defaults.
std::string describe_settings(const settings_table& table, std::string_view prefix, void* object);

// What a value may be, such as `from 1 to 8`; empty where that goes without saying.
std::string allowed_values(const schema::detail::keywords& about);
std::string duration_text(std::int64_t count, std::intmax_t numerator, std::intmax_t denominator);
// A JSON text as people write it: without quotes and brackets.
std::string plain_text(std::string_view json);

template <class T>
inline constexpr bool is_secret = std::is_same_v<T, secret>;
template <class T>
inline constexpr bool is_secret<std::optional<T>> = is_secret<T>;

template <class T>
std::string setting_text(const T& object) {
    if constexpr (is_secret<T>) {
        return {};
    } else if constexpr (schema::detail::is_optional<T>) {
        return object ? setting_text(*object) : std::string();
    } else if constexpr (kind_of<T> == kind::custom) {
        return setting_text<typename schema::value<T>::json>(schema::value<T>::to(object));
    } else if constexpr (kind_of<T> == kind::string) {
        return object;
    } else if constexpr (kind_of<T> == kind::sequence) {
        std::string all;
        for (const auto& one : object) {
            if (!all.empty()) all += ',';
            all += setting_text<typename T::value_type>(one);
        }
        return all;
    } else if constexpr (kind_of<T> == kind::duration) {
        if constexpr (std::is_integral_v<typename T::rep>) {
            return duration_text(static_cast<std::int64_t>(object.count()), T::period::num, T::period::den);
        } else {
            return schema::to_json(object.count());
        }
    } else {
        return plain_text(schema::to_json(object));
    }
}

template <class T>
struct table_of {
    template <std::size_t Index>
    static void read(
        std::string_view text, const schema::detail::path& where, schema::detail::violations& errors, void* object) {
        schema::detail::read_text_value(text, where, errors, schema::get_field<Index>(*static_cast<T*>(object)));
    }
    // A list begins anew, instead of growing behind its default.
    template <std::size_t Index>
    static void read_list(
        std::string_view text, const schema::detail::path& where, schema::detail::violations& errors, void* object) {
        auto& list = schema::get_field<Index>(*static_cast<T*>(object));
        list = {};
        for (;;) {
            const std::size_t comma = text.find(',');
            schema::detail::read_text_value(text.substr(0, comma), where, errors, list);
            if (comma == std::string_view::npos || errors.full()) return;
            text.remove_prefix(comma + 1);
        }
    }
    template <std::size_t Index>
    static void check(const void* object, const schema::detail::path& where, schema::detail::violations& errors) {
        schema::detail::check_field<T, Index>(*static_cast<const T*>(object), where, errors);
    }
    template <std::size_t Index>
    static std::string_view description() {
        return schema::detail::field_description<T, Index>();
    }
    template <std::size_t Index>
    static std::string text(const void* object) {
        return setting_text(schema::get_field<Index>(*static_cast<const T*>(object)));
    }
    template <std::size_t Index>
    static void describe(schema::detail::keywords& out) {
        schema::json_schemas unused;
        schema::detail::schema_tables<T>::template describe<Index>(unused, out);
    }
    template <std::size_t Index>
    static void* inner_object(void* object) {
        return &schema::get_field<Index>(*static_cast<T*>(object));
    }
    static void check_struct(
        const void* object, const schema::detail::path& where, schema::detail::violations& errors) {
        schema::detail::check_whole(*static_cast<const T*>(object), where, errors);
    }

    template <std::size_t Index>
    static constexpr setting make() {
        using member = schema::field_type<T, Index>;
        setting result;
        result.field = schema::field_names<T>[Index];
        if constexpr (kind_of<member> == kind::structure) {
            result.inner = &table_of<member>::table;
            result.inner_object = &inner_object<Index>;
        } else {
            result.required = schema::detail::marked_required<T, Index>;
            result.secret = is_secret<member>;
            result.list = schema::detail::is_repeated<member>;
            if constexpr (schema::detail::is_repeated<member>) {
                result.read = &read_list<Index>;
            } else {
                result.read = &read<Index>;
            }
            result.check = &check<Index>;
            result.description = &description<Index>;
            result.text = &text<Index>;
            result.describe = &describe<Index>;
        }
        return result;
    }

    static constexpr auto settings = []<std::size_t... Index>(std::index_sequence<Index...>) {
        return std::array<setting, sizeof...(Index)>{make<Index>()...};
    }
    (std::make_index_sequence<schema::field_count<T>>());
    static constexpr settings_table table{
        settings, schema::detail::has_whole_checks<T, schema::detail::rule_set_of<T>> ? &check_struct : nullptr};
};

} // namespace mainstay::inline v0::config::detail
