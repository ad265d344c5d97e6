// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/detail/json_reader.hpp>

#include <simdjson.h>

#include <cstring>
#include <type_traits>

namespace mainstay::inline v0::schema::detail {

// What a cursor really is.
struct cursor_access {
    using element = simdjson::dom::element;
    static_assert(std::is_trivially_copyable_v<element> && sizeof(element) == sizeof(json_cursor));

    static element get(json_cursor cursor) noexcept {
        element result;
        std::memcpy(static_cast<void*>(&result), cursor.place_, sizeof result);
        return result;
    }
    static json_cursor make(element at) noexcept {
        json_cursor result;
        std::memcpy(result.place_, static_cast<const void*>(&at), sizeof at);
        return result;
    }
};

} // namespace mainstay::inline v0::schema::detail
