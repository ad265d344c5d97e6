// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/enum_names.hpp>
#include <mainstay/schema/value.hpp>

#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace mainstay::inline v0::schema::detail {

// How a C++ type stands in JSON.
enum class kind : std::uint8_t {
    custom,      // value<T> is specialised
    boolean,     // bool
    integer,     // integers but bool and characters
    real,        // float, double
    enumeration, // as its name
    string,      // std::string
    string_view, // written, never read
    bytes,       // vector of std::byte, as base64
    optional,    // null when empty
    array,       // std::array
    sequence,    // vector, deque, list
    map,         // string keys
    variant,     // one of
    null,        // monostate
    time,        // system_clock's time points: RFC 3339
    date,        // sys_days, year_month_day: YYYY-MM-DD
    duration,    // a number of its own unit
    structure,   // plain struct
    unsupported,
};

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_std_array = false;
template <class T, std::size_t Size>
inline constexpr bool is_std_array<std::array<T, Size>> = true;
template <class T>
inline constexpr bool is_variant = false;
template <class... T>
inline constexpr bool is_variant<std::variant<T...>> = true;
template <class T>
inline constexpr bool is_time = false;
template <class Duration>
inline constexpr bool is_time<std::chrono::time_point<std::chrono::system_clock, Duration>> = true;
template <class T>
inline constexpr bool is_duration = false;
template <class Count, class Period>
inline constexpr bool is_duration<std::chrono::duration<Count, Period>> = true;

template <class T>
concept character = std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
    std::same_as<T, char16_t> || std::same_as<T, char32_t>;
template <class T>
concept grows = requires(T& container) {
    typename T::value_type;
    container.emplace_back();
    container.clear();
    container.begin();
};
template <class T>
concept maps = requires(T& container, std::string key) {
    typename T::mapped_type;
    container.try_emplace(std::move(key));
    container.begin();
};

template <class T>
consteval kind find_kind() {
    if constexpr (has_value_type<T>)
        return kind::custom;
    else if constexpr (std::same_as<T, bool>)
        return kind::boolean;
    else if constexpr (character<T>)
        return kind::unsupported;
    else if constexpr (std::integral<T>)
        return kind::integer;
    else if constexpr (std::same_as<T, float> || std::same_as<T, double>)
        return kind::real;
    else if constexpr (std::same_as<T, std::byte>)
        return kind::unsupported;
    else if constexpr (std::is_enum_v<T>)
        return kind::enumeration;
    else if constexpr (std::same_as<T, std::string>)
        return kind::string;
    else if constexpr (std::same_as<T, std::string_view>)
        return kind::string_view;
    else if constexpr (is_optional<T>)
        return kind::optional;
    else if constexpr (is_std_array<T>)
        return kind::array;
    else if constexpr (is_variant<T>)
        return kind::variant;
    else if constexpr (std::same_as<T, std::monostate>)
        return kind::null;
    else if constexpr (std::same_as<T, std::chrono::sys_days>)
        return kind::date;
    else if constexpr (std::same_as<T, std::chrono::year_month_day>)
        return kind::date;
    else if constexpr (is_time<T>)
        return kind::time;
    else if constexpr (is_duration<T>)
        return kind::duration;
    else if constexpr (maps<T>)
        return kind::map;
    else if constexpr (std::same_as<T, std::vector<std::byte>>)
        return kind::bytes;
    else if constexpr (grows<T>)
        return kind::sequence;
    else
        return std::is_class_v<T> || std::is_union_v<T> ? kind::structure : kind::unsupported;
}

template <class T>
inline constexpr kind kind_of = find_kind<std::remove_cv_t<T>>();

// Every place that needs a JSON form asks here, so that the message is one and the same.
template <class T>
consteval void require_json_form() {
    static_assert(
        !character<T>, "mainstay: a character has no JSON form: use std::string, or std::int8_t for a small number");
    static_assert(!std::is_pointer_v<T> && !std::is_reference_v<T>,
        "mainstay: a pointer or reference has no JSON form: use std::optional or the value itself");
    static_assert(kind_of<T> != kind::unsupported,
        "mainstay: this type has no JSON form: specialise mainstay::schema::value for it");
    static_assert(kind_of<T> != kind::enumeration || named_enum<T>,
        "mainstay: this enumeration cannot be reflected: write `enum class`, or give it an underlying type");
}

// What is read, in contrast to written, has to own its characters.
template <class T>
consteval void require_owning() {
    require_json_form<T>();
    static_assert(kind_of<T> != kind::string_view,
        "mainstay: a std::string_view cannot be read into, its text would be gone: use std::string");
    static_assert(!std::is_const_v<T>, "mainstay: a const field cannot be read into");
}

} // namespace mainstay::inline v0::schema::detail
