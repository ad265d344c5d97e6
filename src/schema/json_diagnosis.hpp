// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace mainstay::inline v0::schema::detail {

// What is wrong with a text that the parser refused, and where: the parser itself tells neither.
struct diagnosis {
    // Null where the text is well-formed.
    const char* message = nullptr;
    std::size_t position = 0;
    // The first number that does not fit 64 bits.
    std::optional<std::size_t> large_number;
    // The first bracket beyond the allowed depth.
    std::optional<std::size_t> too_deep;
};

// Linear in the size of the text, without recursion; stops at the first mistake.
diagnosis diagnose_json(std::string_view text, std::size_t max_depth);

} // namespace mainstay::inline v0::schema::detail
