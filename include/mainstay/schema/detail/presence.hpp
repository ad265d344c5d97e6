// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/detail/rule_set.hpp>
#include <mainstay/schema/detail/visible_default.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace mainstay::inline v0::schema::detail {

template <class T, std::size_t Index, bool AsText>
consteval bool is_always_optional() {
    static_assert(!(marked_optional<T, Index> && marked_required<T, Index>),
        "mainstay: rules() calls a field both optional and required");
    constexpr kind form = kind_of<field_type<T, Index>>;
    // Lists and booleans have an empty value that a query or a form can say only by leaving them out.
    return !marked_required<T, Index> && (marked_optional<T, Index> || is_optional<field_type<T, Index>> ||
                                             (AsText && (form == kind::sequence || form == kind::boolean)));
}

// The fields that may be left out: where the rules say so, else those that are an optional or have a default that says
// something.
template <class T, bool AsText = false>
field_mask may_be_absent() {
    return []<std::size_t... Index>(std::index_sequence<Index...>) {
        constexpr field_mask always =
            (field_mask{0} | ... | (is_always_optional<T, Index, AsText>() ? field_mask{1} << Index : 0));
        constexpr field_mask never = (field_mask{0} | ... | (marked_required<T, Index> ? field_mask{1} << Index : 0));
        constexpr field_mask all = field_count<T> == 0 ? 0 : ~field_mask{0} >> (64 - field_count<T>);
        if constexpr ((always | never) == all) {
            return always;
        } else {
            return always | (visible_defaults<T>() & ~never);
        }
    }
    (std::make_index_sequence<field_count<T>>());
}

// Where the fields of an object stand, for functions that know a field's type and not its struct.
template <class T>
void list_fields(void* object, void** places) {
    with_members<field_count<T>>(*static_cast<T*>(object), [&](auto&... members) {
        std::size_t index = 0;
        static_cast<void>(index);
        ((places[index++] = std::addressof(members)), ...);
    });
}

} // namespace mainstay::inline v0::schema::detail
