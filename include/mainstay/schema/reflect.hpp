// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/field_count.hpp>
#include <mainstay/schema/detail/with_members.hpp>
#include <mainstay/schema/enum_names.hpp>
#include <mainstay/schema/type_name.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mainstay::inline v0::schema {
namespace detail {

template <class... Members>
struct member_types {};

struct list_member_types {
    template <class... Members>
    constexpr member_types<Members...> operator()(Members&...) const noexcept {
        return {};
    }
};

template <class T, std::size_t Count>
using members_of = decltype(with_members<Count>(std::declval<T&>(), list_member_types{}));

template <class List>
inline constexpr bool any_array = false;
template <class... Members>
inline constexpr bool any_array<member_types<Members...>> = (std::is_array_v<Members> || ...);

template <class T>
struct shape {
    static constexpr bool class_type = std::is_class_v<T> && !std::is_const_v<T>;
    static constexpr bool aggregate = class_type && std::is_aggregate_v<T>;
    static constexpr bool base = [] {
        if constexpr (aggregate) {
            return has_base<T>;
        } else {
            return false;
        }
    }();
    static constexpr std::size_t initialisers = [] {
        if constexpr (aggregate && !base) {
            return count_initialisers<T>();
        } else {
            return std::size_t{0};
        }
    }();
    static constexpr bool array = [] {
        if constexpr (has_array<T, initialisers>()) {
            return true;
        } else if constexpr (initialisers <= field_limit) {
            return any_array<members_of<T, initialisers>>;
        } else {
            return false;
        }
    }();
    static constexpr bool small = array || initialisers <= field_limit;
};

} // namespace detail

/// A plain struct: an aggregate of at most 32 fields, without base classes, C arrays, references and bit-fields.
///
/// Default initialisers, nested structs, static members, member functions and static functions are all welcome.
template <class T>
concept reflectable =
    detail::shape<T>::aggregate && !detail::shape<T>::base && !detail::shape<T>::array && detail::shape<T>::small;

namespace detail {

// Says what is wrong with a struct, one clear reason at a time.
template <class T>
struct require_reflectable {
    using type = shape<T>;
    static_assert(!std::is_union_v<T>, "mainstay: this type cannot be reflected: it is a union; use std::variant");
    static_assert(
        std::is_union_v<T> || type::class_type, "mainstay: this type cannot be reflected: it is not a struct");
    static_assert(!type::class_type || type::aggregate,
        "mainstay: this struct cannot be reflected: it has constructors, private members or virtual functions, so it "
        "is no aggregate; specialise mainstay::schema::value for it, or make it a plain struct");
    static_assert(
        !type::base, "mainstay: this struct cannot be reflected: it has a base class; make the base a member");
    static_assert(!type::array, "mainstay: this struct cannot be reflected: it has a C array; use std::array");
    static_assert(type::small, "mainstay: this struct cannot be reflected: it has more than 32 fields, or a reference");
    static constexpr bool value = reflectable<T>;
};

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif

// An object that exists for the compiler only: the addresses of its members are constants, and are never followed.
template <class T>
struct phantom_holder {
    T object;
};
template <class T>
extern phantom_holder<T> phantom;

template <class Member>
struct member_address {
    Member* address;
};
template <class Member>
member_address(Member*) -> member_address<Member>;

template <std::size_t>
using any_address = const volatile void*;

template <class Skipped>
struct nth_member;
template <std::size_t... Skipped>
struct nth_member<std::index_sequence<Skipped...>> {
    template <class Member, class... Rest>
    static constexpr Member* pick(any_address<Skipped>..., Member* member, Rest*...) noexcept {
        return member;
    }
    template <class... Members>
    constexpr auto operator()(Members&... members) const noexcept {
        return pick(std::addressof(members)...);
    }
};

template <auto Address>
consteval std::string_view spelled_member() {
    // g++: "… [with auto Address = member_address<int>{(& phantom<t>.phantom_holder<t>::object.t::name)}; …]",
    // Clang: "… [Address = member_address<int>{&phantom.object.name}]"
    std::string_view text = __PRETTY_FUNCTION__;
    text.remove_suffix(text.size() - text.rfind('}'));
    if (text.ends_with(')')) text.remove_suffix(1);
    std::size_t start = text.size();
    while (text[start - 1] != ':' && text[start - 1] != '.') {
        --start;
    }
    return text.substr(start);
}

template <class T, std::size_t Count, std::size_t Index>
consteval auto phantom_member() {
    return member_address{with_members<Count>(phantom<T>.object, nth_member<std::make_index_sequence<Index>>{})};
}

template <class T, std::size_t Count, std::size_t Index>
consteval std::string_view spelled_field() {
    return spelled_member<phantom_member<T, Count, Index>()>();
}

template <class T>
struct find_member {
    const volatile void* wanted;

    template <class... Members>
    constexpr std::size_t operator()(Members&... members) const noexcept {
        std::size_t index = 0, found = sizeof...(Members);
        ((found = std::is_same_v<T, Members> && std::addressof(members) == wanted ? index : found, ++index), ...);
        return found;
    }
};

// The position of the field that `Member` points to; the number of fields when it is no field of `T`.
template <class T, std::size_t Count, class Type>
consteval std::size_t find_index(Type T::*member) {
    return with_members<Count>(phantom<T>.object, find_member<Type>{&(phantom<T>.object.*member)});
}

#if defined(__clang__)
#pragma clang diagnostic pop
#endif

template <class T, std::size_t Count, std::size_t Index>
inline constexpr fixed_name<spelled_field<T, Count, Index>().size()> field_name_of{spelled_field<T, Count, Index>()};

template <class T, class Indices>
inline constexpr bool field_names_of = false;
template <class T, std::size_t... Index>
inline constexpr std::array<std::string_view, sizeof...(Index)> field_names_of<T, std::index_sequence<Index...>> = {
    field_name_of<T, sizeof...(Index), Index>.view()...};

} // namespace detail

/// The number of fields of a plain struct.
template <class T>
    requires(detail::require_reflectable<T>::value)
inline constexpr std::size_t field_count = detail::shape<T>::initialisers;

/// The names of a plain struct's fields, in the order of declaration: a `std::array<std::string_view, N>`.
template <class T>
inline constexpr auto& field_names = detail::field_names_of<T, std::make_index_sequence<field_count<T>>>;

/// The field at `Index` of a plain struct, `const` where the struct is.
template <std::size_t Index, class T>
constexpr auto& get_field(T& object) noexcept {
    using type = std::remove_const_t<T>;
    static_assert(Index < field_count<type>, "mainstay: the struct has fewer fields");
    return *detail::with_members<field_count<type>>(object, detail::nth_member<std::make_index_sequence<Index>>{});
}

/// The type of the field at `Index` of a plain struct.
template <class T, std::size_t Index>
using field_type = std::remove_reference_t<decltype(get_field<Index>(std::declval<T&>()))>;

/// Calls `function(name, field)` for each field, in the order of declaration.
template <class T, class Function>
constexpr void for_each_field(T& object, Function&& function) {
    using type = std::remove_const_t<T>;
    detail::with_members<field_count<type>>(object, [&](auto&... members) {
        [[maybe_unused]] std::size_t index = 0;
        (static_cast<void>(function(field_names<type>[index++], members)), ...);
    });
}

} // namespace mainstay::inline v0::schema
