// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/detail/rule_set.hpp>
#include <mainstay/schema/detail/visible_default.hpp>

#include <cstddef>

namespace mainstay::inline v0::schema::detail {

// Whether a field may be left out: where its rules say so, else if it is an optional or has a default that says
// something.
template <class T, std::size_t Index>
bool may_be_absent() {
    static_assert(!(marked_optional<T, Index> && marked_required<T, Index>),
        "mainstay: rules() calls a field both optional and required");
    if constexpr (marked_required<T, Index>) {
        return false;
    } else if constexpr (marked_optional<T, Index> || is_optional<field_type<T, Index>>) {
        return true;
    } else {
        return has_visible_default<T, Index>();
    }
}

// Lists and booleans have an empty value that a query or a form can say only by leaving them out.
template <class T, std::size_t Index>
bool may_be_absent_as_text() {
    constexpr kind form = kind_of<field_type<T, Index>>;
    if constexpr ((form == kind::sequence || form == kind::boolean) && !marked_required<T, Index>) {
        return true;
    } else {
        return may_be_absent<T, Index>();
    }
}

} // namespace mainstay::inline v0::schema::detail
