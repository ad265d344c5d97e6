// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace mainstay::inline v0::schema::detail {

// Appends `before` as it is, then `text` as a JSON string, then `}` where that closes its object: one call for a name
// and its value.
void append_string(std::string& out, std::string_view before, std::string_view text, bool closes = false);
void append_integer(std::string& out, std::int64_t number);
void append_integer(std::string& out, std::uint64_t number);
// The shortest text that reads back as the same number; `null` for what JSON cannot say.
void append_real(std::string& out, double number);
void append_real(std::string& out, float number);
void append_base64(std::string& out, std::span<const std::byte> bytes);

} // namespace mainstay::inline v0::schema::detail
