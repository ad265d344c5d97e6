// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/describe_rules.hpp>
#include <mainstay/schema/detail/keywords.hpp>
#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/detail/presence.hpp>
#include <mainstay/schema/detail/variant_form.hpp>
#include <mainstay/schema/json_write.hpp>
#include <mainstay/schema/reflect.hpp>
#include <mainstay/schema/type_name.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace mainstay::inline v0::schema {

class json_schemas;

/// What JSON Schema, or a list of parameters, says about one field of a struct.
struct field_schema {
    std::string_view name;
    /// JSON text, with `description` and `default` where the field has them.
    std::string schema;
    /// Without quotes; empty where `describe` says nothing.
    std::string_view description;
    bool required;
};

namespace detail {

// Two types are the same where their marks stand at the same place; their names may be alike.
template <class T, bool Tagged>
inline constexpr char schema_mark = 0;

struct schema_field {
    std::string_view name;
    void (*describe)(json_schemas&, keywords&);
};

struct struct_schema {
    const void* mark;
    std::string_view full_name;
    std::span<const schema_field> fields;
    std::uint64_t required, with_default; // a bit for each field
    void (*write_default)(std::size_t, std::string&);
    std::string_view kind;        // of a struct that has to be told apart from others
    std::string_view description; // of the struct
    bool allows_unknown_fields;
};

template <class T>
struct schema_tables;
template <class T>
void describe_type(json_schemas& schemas, keywords& out);

} // namespace detail

/// JSON Schemas (2020-12) out of the types themselves, with the structs among them collected under their names.
///
/// One of these serves one document: OpenAPI gives the prefix `#/components/schemas/` and writes `definitions()` there.
/// A struct is named after its type; where two have the same name, the later one gets its namespace before it. Not
/// thread-safe.
class json_schemas {
public:
    /// `prefix` is what a reference to a struct begins with.
    explicit json_schemas(std::string prefix = "#/$defs/") : prefix_(std::move(prefix)) {}

    /// The schema of `T` as JSON text; for a plain struct a `$ref` to its definition.
    template <class T>
    std::string schema_of() {
        detail::keywords out;
        describe<T>(out);
        std::string json;
        out.append_to(json);
        return json;
    }

    /// The fields of a flat struct, one by one: for parameters, which OpenAPI lists apart.
    template <class T>
    std::vector<field_schema> fields_of() {
        return describe_fields(detail::schema_tables<T>::template form<false, true>());
    }

    /// The structs met so far, by name, as JSON text.
    const std::map<std::string, std::string>& definitions() const noexcept { return definitions_; }
    /// The same as one JSON object.
    std::string definitions_json() const;

private:
    template <class>
    friend struct detail::schema_tables;
    template <class T>
    friend void detail::describe_type(json_schemas& schemas, detail::keywords& out);

    template <class T>
    void describe(detail::keywords& out);
    template <class T>
    void describe_variant(detail::keywords& out);
    // Compiled once: the reference to a struct, which is defined when it is met for the first time.
    void refer(const detail::struct_schema& type, detail::keywords& out);
    std::vector<field_schema> describe_fields(const detail::struct_schema& type);
    std::string free_name(std::string_view full_name) const;

    std::string prefix_;
    std::map<std::string, std::string> definitions_;
    std::map<const void*, std::string> names_;
};

/// The JSON Schema of `T` as a document of its own, with `$schema` and `$defs`.
template <class T>
std::string json_schema();

namespace detail {

// A whole document around a schema and its definitions.
std::string schema_document(std::string_view schema, const json_schemas& schemas);
void describe_integer(keywords& out, bool is_signed, std::size_t bits);
void describe_enumeration(keywords& out, std::span<const std::string_view> names);
void describe_text(keywords& out, std::string_view format);
std::string_view unit_name(std::intmax_t numerator, std::intmax_t denominator);

template <class T>
void describe_type(json_schemas& schemas, keywords& out) {
    schemas.describe<T>(out);
}

template <class T>
struct schema_tables {
    template <std::size_t Index>
    static void describe(json_schemas& schemas, keywords& out) {
        describe_type<field_type<T, Index>>(schemas, out);
        describe_field<T, Index>(out);
    }
    // What a field says is its type's alone where the struct has no rules for it.
    template <std::size_t Index>
    static consteval auto describe_function() {
        if constexpr (set_names<T, Index, rule_set_of<T>>) {
            return &describe<Index>;
        } else {
            return &describe_type<field_type<T, Index>>;
        }
    }
    static void write_default(std::size_t index, std::string& out) {
        if constexpr (requires { T{}; }) {
            const T object{};
            [&]<std::size_t... Index>(std::index_sequence<Index...>) {
                ((index == Index ? write_value(out, get_field<Index>(object)) : void()), ...);
            }
            (std::make_index_sequence<field_count<T>>());
        }
    }

    static constexpr auto fields = []<std::size_t... Index>(std::index_sequence<Index...>) {
        return std::array<schema_field, sizeof...(Index)>{
            schema_field{field_names<T>[Index], describe_function<Index>()}...};
    }
    (std::make_index_sequence<field_count<T>>());

    template <bool Tagged, bool AsText = false>
    static struct_schema form() {
        struct_schema result{&schema_mark<T, Tagged>, full_type_name<T>, fields, ~may_be_absent<T, AsText>(),
            visible_defaults<T>(), &write_default, {}, {}, allows_unknown_fields<T>};
        if constexpr (Tagged) result.kind = T::kind;
        if constexpr (requires { std::string_view(T::description); }) result.description = T::description;
        return result;
    }
};

} // namespace detail

template <class T>
void json_schemas::describe(detail::keywords& out) {
    using detail::kind;
    detail::require_json_form<T>();
    constexpr kind form = detail::kind_of<T>;
    if constexpr (form == kind::custom) {
        describe<typename value<T>::json>(out);
        if constexpr (requires { std::string_view(value<T>::format); }) out.set_text("format", value<T>::format);
        if constexpr (requires { std::string_view(value<T>::description); }) {
            out.describe(value<T>::description);
        }
    } else if constexpr (form == kind::boolean) {
        out.type("boolean");
    } else if constexpr (form == kind::integer) {
        detail::describe_integer(out, std::is_signed_v<T>, sizeof(T) * 8);
    } else if constexpr (form == kind::real) {
        out.type("number");
    } else if constexpr (form == kind::enumeration) {
        detail::describe_enumeration(out, enum_names<T>);
    } else if constexpr (form == kind::string || form == kind::string_view) {
        detail::describe_text(out, {});
    } else if constexpr (form == kind::bytes) {
        detail::describe_text(out, {});
        out.set_text("contentEncoding", "base64");
    } else if constexpr (form == kind::optional) {
        describe<typename T::value_type>(out);
        out.nullable();
    } else if constexpr (form == kind::array || form == kind::sequence) {
        out.type("array");
        describe<typename T::value_type>(out.elements());
        if constexpr (form == kind::array) {
            out.set_number("minItems", std::uint64_t{std::tuple_size_v<T>});
            out.set_number("maxItems", std::uint64_t{std::tuple_size_v<T>});
        }
    } else if constexpr (form == kind::map) {
        out.type("object");
        describe<typename T::mapped_type>(out.elements());
    } else if constexpr (form == kind::variant) {
        describe_variant<T>(out);
    } else if constexpr (form == kind::null) {
        out.type("null");
    } else if constexpr (form == kind::time) {
        detail::describe_text(out, "date-time");
    } else if constexpr (form == kind::date) {
        detail::describe_text(out, "date");
    } else if constexpr (form == kind::duration) {
        describe<typename T::rep>(out);
        out.set_text("description", detail::unit_name(T::period::num, T::period::den));
    } else {
        refer(detail::schema_tables<T>::template form<false>(), out);
    }
}

template <class T>
void json_schemas::describe_variant(detail::keywords& out) {
    using form = detail::variant_form<T>;
    // An integer is a number too, so that both of them match it.
    constexpr bool overlaps = form::count(detail::json_class::integer) > 0 && form::count(detail::json_class::real) > 0;
    std::string all = "[";
    auto one = [&]<class Alternative>(std::type_identity<Alternative>) {
        detail::keywords inner;
        if constexpr (form::tagged && detail::class_of<Alternative>() == detail::json_class::object) {
            refer(detail::schema_tables<Alternative>::template form<true>(), inner);
        } else {
            describe<Alternative>(inner);
        }
        if (all.size() > 1) all += ',';
        inner.append_to(all);
    };
    [&]<class... Alternatives>(std::type_identity<std::variant<Alternatives...>>) {
        (one(std::type_identity<Alternatives>{}), ...);
    }(std::type_identity<T>{});
    out.set(overlaps ? "anyOf" : "oneOf", all + ']');
}

template <class T>
std::string json_schema() {
    json_schemas schemas;
    const std::string schema = schemas.schema_of<T>();
    return detail::schema_document(schema, schemas);
}

} // namespace mainstay::inline v0::schema
