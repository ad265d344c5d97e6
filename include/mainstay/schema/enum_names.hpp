// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/type_name.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mainstay::inline v0::schema {

/// An enumeration whose enumerators can be named: scoped, or with a fixed underlying type.
template <class E>
concept named_enum = std::is_enum_v<E> && requires {
    E{0};
};

namespace detail {

inline constexpr std::size_t enum_limit = 128;

template <auto... Values>
consteval std::string_view spelled_values() {
    std::string_view text = __PRETTY_FUNCTION__;
#if defined(__clang__)
    text.remove_prefix(text.rfind('<') + 1); // [Values = <color::red, (color)1>]
    return text.substr(0, text.rfind('>'));
#else
    text.remove_prefix(text.find("= {") + 3); // [with auto ...Values = {color::red, (color)1}; std::string_view = …]
    return text.substr(0, text.rfind("}; std::string_view = "));
#endif
}

// The enumerators with the values 0 to 127, in one text, so that an enumeration costs one instantiation.
template <class E>
consteval std::string_view spelled_enum() {
    constexpr std::size_t count = std::same_as<std::underlying_type_t<E>, bool> ? 2 : enum_limit;
    return []<std::size_t... Value>(std::index_sequence<Value...>) {
        return spelled_values<static_cast<E>(Value)...>();
    }
    (std::make_index_sequence<count>());
}

// Calls `use(value, name)` for each enumerator that has a name.
template <class Use>
constexpr void each_spelled_value(std::string_view text, Use use) {
    std::size_t value = 0;
    while (!text.empty()) {
        std::size_t end = 0;
        for (std::size_t depth = 0; end < text.size() && (depth != 0 || text[end] != ','); ++end) {
            if (text[end] == '(' || text[end] == '<' || text[end] == '{') {
                ++depth;
            } else if (text[end] == ')' || text[end] == '>' || text[end] == '}') {
                --depth;
            }
        }
        // A value without a name is spelled as a cast, "(color)7", so that its last part begins with a parenthesis.
        std::string_view name = without_scope(text.substr(0, end));
        while (!name.empty() && name.front() == ' ') {
            name.remove_prefix(1);
        }
        if (!name.empty() && name.front() != '(') {
            use(value, name);
        }
        ++value;
        text.remove_prefix(end == text.size() ? end : end + 1);
    }
}

template <class E>
struct enum_table {
    static_assert(std::is_enum_v<E>, "mainstay: only an enumeration has named values");
    static_assert(!std::is_enum_v<E> || named_enum<E>,
        "mainstay: this enumeration cannot be reflected: write `enum class`, or give it an underlying type");

    struct sizes {
        std::size_t count = 0, characters = 0;
    };
    static constexpr sizes size = [] {
        sizes result;
        each_spelled_value(spelled_enum<E>(), [&](std::size_t, std::string_view name) {
            ++result.count;
            result.characters += name.size();
        });
        return result;
    }();
    static constexpr auto text = [] {
        std::array<char, size.characters + 1> result{};
        std::size_t end = 0;
        each_spelled_value(spelled_enum<E>(), [&](std::size_t, std::string_view name) {
            for (char c : name) {
                result[end++] = c;
            }
        });
        return result;
    }();
    static constexpr auto names = [] {
        std::array<std::string_view, size.count> result{};
        std::size_t i = 0, start = 0;
        each_spelled_value(spelled_enum<E>(), [&](std::size_t, std::string_view name) {
            result[i++] = {text.data() + start, name.size()};
            start += name.size();
        });
        return result;
    }();
    static constexpr auto values = [] {
        std::array<E, size.count> result{};
        std::size_t i = 0;
        each_spelled_value(
            spelled_enum<E>(), [&](std::size_t value, std::string_view) { result[i++] = static_cast<E>(value); });
        return result;
    }();
};

} // namespace detail

/// The names of an enumeration's values from 0 to 127, as written, in the order of their values.
template <class E>
inline constexpr auto& enum_names = detail::enum_table<E>::names;

/// The values that go with `enum_names<E>`.
template <class E>
inline constexpr auto& enum_values = detail::enum_table<E>::values;

/// The name of an enumerator as written; empty for a value without a name, or outside 0 to 127.
template <class E>
    requires std::is_enum_v<E>
constexpr std::string_view enum_name(E value) noexcept {
    for (std::size_t i = 0; i < enum_values<E>.size(); ++i) {
        if (enum_values<E>[i] == value) return enum_names<E>[i];
    }
    return {};
}

/// The value with that name, case and all; empty when there is none.
template <class E>
    requires std::is_enum_v<E>
constexpr std::optional<E> enum_from_name(std::string_view name) noexcept {
    for (std::size_t i = 0; i < enum_names<E>.size(); ++i) {
        if (enum_names<E>[i] == name) return enum_values<E>[i];
    }
    return std::nullopt;
}

} // namespace mainstay::inline v0::schema
