// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/json_text.hpp>
#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/detail/variant_form.hpp>
#include <mainstay/schema/reflect.hpp>
#include <mainstay/schema/rfc3339.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace mainstay::inline v0::schema {
namespace detail {

// `{"name":` or `,"name":`, put together by the compiler.
template <class T, std::size_t Index, bool First>
struct member_prefix {
    static constexpr std::string_view name = field_names<T>[Index];
    static constexpr auto text = [] {
        std::array<char, name.size() + 4> result{First ? '{' : ',', '"'};
        for (std::size_t i = 0; i < name.size(); ++i) {
            result[i + 2] = name[i];
        }
        result[name.size() + 2] = '"';
        result[name.size() + 3] = ':';
        return result;
    }();
    static constexpr std::string_view view{text.data(), text.size()};
};

template <class T>
void write_value(std::string& out, const T& object);

template <class T, std::size_t Index, bool First>
void write_member(std::string& out, const T& object) {
    const auto& member = get_field<Index>(object);
    constexpr kind member_kind = kind_of<field_type<T, Index>>;
    constexpr bool last = Index + 1 == field_count<T>;
    if constexpr (member_kind == kind::string || member_kind == kind::string_view) {
        append_string(out, member_prefix<T, Index, First>::view, member, last);
    } else {
        out.append(member_prefix<T, Index, First>::view);
        write_value(out, member);
        if constexpr (last) out += '}';
    }
}

template <class T, bool First = true>
void write_members(std::string& out, const T& object) {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (write_member < T, Index, First && Index == 0 > (out, object), ...);
    }
    (std::make_index_sequence<field_count<T>>());
    if constexpr (field_count<T> == 0) out += First ? "{}" : "}";
}

template <class T>
void write_alternative(std::string& out, const T& object, bool tagged) {
    if constexpr (has_kind<T>) {
        if (tagged) {
            append_string(out, "{\"kind\":", T::kind);
            return write_members<T, false>(out, object);
        }
    }
    write_value(out, object);
}

template <class T>
void write_sequence(std::string& out, const T& elements) {
    char before = '[';
    for (const auto& element : elements) {
        out += before;
        before = ',';
        write_value<typename T::value_type>(out, element);
    }
    out += before == '[' ? "[]" : "]";
}

template <class T>
void write_map(std::string& out, const T& entries) {
    static_assert(std::same_as<typename T::key_type, std::string>, "mainstay: a map's keys have to be std::string");
    std::string_view before = "{";
    for (const auto& [key, element] : entries) {
        append_string(out, before, key);
        before = ",";
        out += ':';
        write_value(out, element);
    }
    out += before == "{" ? "{}" : "}";
}

template <class T>
void write_value(std::string& out, const T& object) {
    require_json_form<T>();
    constexpr kind form = kind_of<T>;
    if constexpr (form == kind::custom) {
        const typename value<T>::json& json = value<T>::to(object);
        write_value(out, json);
    } else if constexpr (form == kind::boolean) {
        out += object ? "true" : "false";
    } else if constexpr (form == kind::integer) {
        using wide = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
        append_integer(out, static_cast<wide>(object));
    } else if constexpr (form == kind::real) {
        append_real(out, object);
    } else if constexpr (form == kind::enumeration) {
        // A value without a name can only come from the program itself; its number at least tells which.
        std::string_view name = enum_name(object);
        if (name.empty()) return write_value(out, static_cast<std::underlying_type_t<T>>(object));
        append_string(out, {}, name);
    } else if constexpr (form == kind::string || form == kind::string_view) {
        append_string(out, {}, object);
    } else if constexpr (form == kind::bytes) {
        append_base64(out, object);
    } else if constexpr (form == kind::optional) {
        if (!object) {
            out += "null";
            return;
        }
        write_value(out, *object);
    } else if constexpr (form == kind::array || form == kind::sequence) {
        write_sequence(out, object);
    } else if constexpr (form == kind::map) {
        write_map(out, object);
    } else if constexpr (form == kind::variant) {
        constexpr bool tagged = variant_form<T>::tagged;
        std::visit([&](const auto& alternative) { write_alternative(out, alternative, tagged); }, object);
    } else if constexpr (form == kind::null) {
        out += "null";
    } else if constexpr (form == kind::time) {
        out += '"';
        append_instant(out, to_instant(object));
        out += '"';
    } else if constexpr (form == kind::date) {
        out += '"';
        append_date(out, object);
        out += '"';
    } else if constexpr (form == kind::duration) {
        write_value(out, object.count());
    } else {
        write_members(out, object);
    }
}

} // namespace detail

/// Appends `object` as JSON: plain structs by their fields, and all that schema knows (docs/guide/schema.md).
///
/// The result is always valid JSON: text that is not UTF-8 gets U+FFFD for what is wrong, NaN and infinities become
/// `null`, as empty optionals do. Numbers are written with the fewest digits that read back alike. Throws only
/// `std::bad_alloc` and what the user's `value<T>::to` throws; then `out` ends somewhere inside.
template <class T>
void write_json(std::string& out, const T& object) {
    detail::write_value(out, object);
}

/// Appends a text as a JSON string, quotes and all.
inline void write_json(std::string& out, const char* text) {
    detail::append_string(out, {}, text);
}

/// The JSON text of `object`.
template <class T>
std::string to_json(const T& object) {
    std::string out;
    write_json(out, object);
    return out;
}

} // namespace mainstay::inline v0::schema
