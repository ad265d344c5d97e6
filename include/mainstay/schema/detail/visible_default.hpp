// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/reflect.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>
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

// A bit for each field.
using field_mask = std::uint64_t;

// The fields that are given a default that says something: one that differs from the empty value of its type.
// `int limit = 20;` does; `int offset = 0;`, `bool open = false;` and `std::string note = "";` look in the compiler's
// eyes like a mere habit of initialising, and so they do to us, alike with every compiler. One function for each
// struct, not for each field, which is what users' compilers pay for.
template <class T>
field_mask visible_defaults() {
    if constexpr (requires { T{}; }) {
        static const field_mask visible = [] {
            const T object{};
            return []<std::size_t... Index>(const T& whole, std::index_sequence<Index...>) {
                auto differs = [](const auto& field) {
                    using member = std::remove_cvref_t<decltype(field)>;
                    if constexpr (is_optional<member>) {
                        return field.has_value();
                    } else {
                        return !same_value<member>(field, member{});
                    }
                };
                return (field_mask{0} | ... | (differs(get_field<Index>(whole)) ? field_mask{1} << Index : 0));
            }
            (object, std::make_index_sequence<field_count<T>>());
        }();
        return visible;
    } else {
        return 0;
    }
}

} // namespace mainstay::inline v0::schema::detail
