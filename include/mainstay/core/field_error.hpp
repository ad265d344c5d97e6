// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

namespace mainstay::inline v0::core {

/// Which part of an input a `field_error` speaks of.
enum class field_source : std::uint8_t { body, query, path, header, cookie };

/// One thing that is wrong with an input: where it stands, a code for programs and a sentence for people.
struct field_error {
    field_source source = field_source::body;
    /// For the body an RFC 6901 pointer such as `/items/0/quantity` (empty for the whole), else the parameter's name.
    std::string where;
    /// Machine-readable, snake_case, stable: `out_of_range`, `unknown_field`, …
    std::string code;
    /// Safe to show to the client; never repeats the whole value.
    std::string detail;

    friend bool operator==(const field_error&, const field_error&) = default;
};

} // namespace mainstay::inline v0::core
