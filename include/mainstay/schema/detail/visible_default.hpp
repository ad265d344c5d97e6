// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/reflect.hpp>

#include <cstddef>
#include <utility>
#include <variant>

namespace mainstay::inline v0::schema::detail {

template <class T>
bool same_value(const T& a, const T& b);

template <class T>
bool same_elements(const T& a, const T& b) {
    auto other = b.begin();
    for (const auto& element : a) {
        if (other == b.end() || !same_value<typename T::value_type>(element, *other)) return false;
        ++other;
    }
    return other == b.end();
}

template <class T>
bool same_fields(const T& a, const T& b) {
    return [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        return (same_value(get_field<Index>(a), get_field<Index>(b)) && ...);
    }
    (std::make_index_sequence<field_count<T>>());
}

// Equality by what stands in the document; structs need no operator== for it.
template <class T>
bool same_value(const T& a, const T& b) {
    constexpr kind form = kind_of<T>;
    if constexpr (form == kind::custom) {
        return same_value<typename value<T>::json>(value<T>::to(a), value<T>::to(b));
    } else if constexpr (form == kind::optional) {
        return a.has_value() == b.has_value() && (!a || same_value(*a, *b));
    } else if constexpr (form == kind::array || form == kind::sequence || form == kind::bytes) {
        return same_elements(a, b);
    } else if constexpr (form == kind::map) {
        // Asked only of defaults, against an empty one.
        return a.empty() && b.empty();
    } else if constexpr (form == kind::variant) {
        return a.index() == b.index() && std::visit(
                                             [&]<class Alternative>(const Alternative& alternative) {
                                                 return same_value(alternative, std::get<Alternative>(b));
                                             },
                                             a);
    } else if constexpr (form == kind::structure) {
        return same_fields(a, b);
    } else {
        return a == b;
    }
}

// Whether the field is given a default that says something: one that differs from the empty value of its type.
// `int limit = 20;` does; `int offset = 0;`, `bool open = false;` and `std::string note = "";` look in the compiler's
// eyes like a mere habit of initialising, and so they do to us, alike with every compiler.
template <class T, std::size_t Index>
bool has_visible_default() {
    static const bool visible = [] {
        using member = field_type<T, Index>;
        const T object{};
        const member empty{};
        return !same_value<member>(get_field<Index>(object), empty);
    }();
    return visible;
}

} // namespace mainstay::inline v0::schema::detail
