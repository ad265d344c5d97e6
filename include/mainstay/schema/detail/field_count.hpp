// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/with_members.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace mainstay::inline v0::schema::detail {

// Neither conversion below is ever run. They have bodies because Clang, on its way through the constructors of
// `std::optional`, takes them for used, which is an error for types without linkage.

// Stands for a value of any member of `Struct`. It is not a `Struct` itself, or `Struct{x}` would be a copy.
template <class Struct>
struct any_member {
    std::size_t position;

    template <class T>
        requires(!std::same_as<T, Struct> && !std::same_as<T, const char*>)
    operator T() const noexcept { __builtin_unreachable(); }
};

// Stands for a base class of `Struct` and for nothing else.
template <class Struct>
struct any_base {
    template <class T>
        requires(std::is_base_of_v<T, Struct> && !std::same_as<T, Struct>)
    operator T() const noexcept { __builtin_unreachable(); }
};

template <class Struct, class Positions>
inline constexpr bool takes = false;
template <class Struct, std::size_t... Position>
inline constexpr bool takes<Struct, std::index_sequence<Position...>> = requires {
    Struct{any_member<Struct>{Position}...};
};

template <class Struct, std::size_t Count>
concept takes_count = takes<Struct, std::make_index_sequence<Count>>;

// The number of initialisers that `Struct` takes: its members, with those of a C array counted one by one.
// Members without a default make the first few counts fail, so that the smallest count that works is looked for first.
template <class Struct, std::size_t Count = 0>
consteval std::size_t count_initialisers() {
    if constexpr (takes_count<Struct, Count>) {
        if constexpr (Count <= field_limit && takes_count<Struct, Count + 1>) {
            return count_initialisers<Struct, Count + 1>();
        } else {
            return Count;
        }
    } else if constexpr (Count <= field_limit) {
        return count_initialisers<Struct, Count + 1>();
    } else {
        return field_limit + 1;
    }
}

template <class Struct>
concept has_base = requires {
    Struct{any_base<Struct>{}};
};

// Braces around the initialiser at `Before` end brace elision there: if more initialisers fit behind it without
// them, then it began a C array.
template <class Struct, class Before, class After>
inline constexpr bool takes_braced = false;
template <class Struct, std::size_t... Before, std::size_t... After>
inline constexpr bool takes_braced<Struct, std::index_sequence<Before...>, std::index_sequence<After...>> = requires {
    Struct{any_member<Struct>{Before}..., {}, any_member<Struct>{After}...};
};

template <class Struct, std::size_t Position, std::size_t Count>
concept begins_array =
    !takes_braced<Struct, std::make_index_sequence<Position>, std::make_index_sequence<Count - Position - 1>> &&
    takes_braced<Struct, std::make_index_sequence<Position>, std::index_sequence<>>;

template <class Struct, std::size_t Count>
consteval bool has_array() {
    return []<std::size_t... Position>(std::index_sequence<Position...>) {
        return (begins_array<Struct, Position, Count> || ...);
    }
    (std::make_index_sequence<Count>());
}

} // namespace mainstay::inline v0::schema::detail
