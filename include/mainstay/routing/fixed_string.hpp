// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>

namespace mainstay::inline v0::routing {

/// A string literal as a template argument: the `"id"` of `path<"id", int>`.
template <std::size_t Size>
struct fixed_string {
    char data[Size];

    consteval fixed_string(const char (&text)[Size]) : data{} {
        for (std::size_t i = 0; i < Size; ++i) {
            data[i] = text[i];
        }
    }
    constexpr std::string_view view() const noexcept { return {data, Size - 1}; }
};

} // namespace mainstay::inline v0::routing
