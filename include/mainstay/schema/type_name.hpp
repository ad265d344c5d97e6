// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace mainstay::inline v0::schema {
namespace detail {

template <class T>
consteval std::string_view spelled_type() {
    // g++: "… spelled_type() [with T = int; std::string_view = …]", Clang: "… spelled_type() [T = int]"
    std::string_view text = __PRETTY_FUNCTION__;
    text.remove_prefix(text.find("T = ") + 4);
#if defined(__clang__)
    return text.substr(0, text.size() - 1);
#else
    return text.substr(0, text.rfind("; std::string_view = "));
#endif
}

// A copy of its own, so that the compiler's long text does not end up in the program.
template <std::size_t Size>
struct fixed_name {
    char data[Size + 1] = {};

    consteval explicit fixed_name(std::string_view text) {
        for (std::size_t i = 0; i < Size; ++i) {
            data[i] = text[i];
        }
    }
    constexpr std::string_view view() const noexcept { return {data, Size}; }
};

template <class T>
inline constexpr fixed_name<spelled_type<T>().size()> type_name_of{spelled_type<T>()};

constexpr std::string_view without_scope(std::string_view name) {
    std::size_t depth = 0;
    std::size_t start = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == '<' || name[i] == '(' || name[i] == '{') {
            ++depth;
        } else if (name[i] == '>' || name[i] == ')' || name[i] == '}') {
            --depth;
        } else if (name[i] == ':' && depth == 0) {
            start = i + 1;
        }
    }
    return name.substr(start);
}

} // namespace detail

/// The name of a type with its namespaces, as the compiler spells it; template arguments differ between compilers.
template <class T>
inline constexpr std::string_view full_type_name = detail::type_name_of<T>.view();

/// The name of a type without namespaces and enclosing classes: `order` for `shop::order`.
template <class T>
inline constexpr std::string_view type_name = detail::without_scope(full_type_name<T>);

} // namespace mainstay::inline v0::schema
