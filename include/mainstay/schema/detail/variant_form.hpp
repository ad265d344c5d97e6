// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/reflect.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <variant>

namespace mainstay::inline v0::schema::detail {

template <class T>
concept has_kind = reflectable<T> && requires {
    std::string_view(T::kind);
};

// What a JSON value can look like from outside.
enum class json_class : std::uint8_t { null, boolean, integer, real, string, array, object };

template <class T>
consteval json_class class_of() {
    constexpr kind form = kind_of<T>;
    if constexpr (form == kind::custom)
        return class_of<typename value<T>::json>();
    else if constexpr (form == kind::null)
        return json_class::null;
    else if constexpr (form == kind::boolean)
        return json_class::boolean;
    else if constexpr (form == kind::integer || form == kind::duration)
        return json_class::integer;
    else if constexpr (form == kind::real)
        return json_class::real;
    else if constexpr (form == kind::array || form == kind::sequence)
        return json_class::array;
    else if constexpr (form == kind::map || form == kind::structure)
        return json_class::object;
    else {
        static_assert(form != kind::optional && form != kind::variant,
            "mainstay: a variant cannot hold an optional or another variant: use std::monostate for null");
        return json_class::string;
    }
}

// How the alternatives of a variant are told apart: by the JSON type alone, or structs by a member `kind` that holds
// the struct's `static constexpr std::string_view kind`.
template <class T>
struct variant_form;
template <class... T>
struct variant_form<std::variant<T...>> {
    static constexpr std::size_t count(json_class wanted) {
        return (std::size_t{0} + ... + (class_of<T>() == wanted ? 1 : 0));
    }
    static constexpr bool tagged = count(json_class::object) > 1;

    static constexpr auto kinds() {
        std::array<std::string_view, count(json_class::object)> result{};
        std::size_t i = 0;
        auto one = [&]<class Alternative>(std::type_identity<Alternative>) {
            if constexpr (class_of<Alternative>() == json_class::object && has_kind<Alternative>) {
                result[i++] = Alternative::kind;
            }
        };
        (one(std::type_identity<T>{}), ...);
        return result;
    }

    static_assert(count(json_class::null) <= 1 && count(json_class::boolean) <= 1 && count(json_class::integer) <= 1 &&
                      count(json_class::real) <= 1 && count(json_class::string) <= 1 && count(json_class::array) <= 1,
        "mainstay: this variant is ambiguous: two of its alternatives look the same in JSON");
    static_assert(!tagged || ((class_of<T>() != json_class::object || has_kind<T>)&&...),
        "mainstay: this variant is ambiguous: give each of its structs `static constexpr std::string_view kind`");
};

} // namespace mainstay::inline v0::schema::detail
