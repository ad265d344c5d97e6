// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mainstay::inline v0::data::detail {

// The kinds of value that every database has.
enum class storage : std::uint8_t { null, integer, real, text, blob };

// A value on its way in. Owns, as it travels to another thread. Not a std::variant, which costs every user's compiler more.
struct parameter {
    storage kind = storage::null;
    std::int64_t integer = 0;
    double real = 0;
    std::string bytes; // of a text or blob
};

// A value on its way out; a view that is valid until the next row.
struct cell {
    storage kind = storage::null;
    std::int64_t integer = 0;
    double real = 0;
    std::string_view bytes;
};

} // namespace mainstay::inline v0::data::detail
