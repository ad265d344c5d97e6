// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string_view>

namespace mainstay::inline v0::http {

/// A header field as it was sent: a view of its name and of its value without the space around it.
struct field_view {
    std::string_view name, value;
};

/// Compares two field names, or any ASCII words, without regard to case.
bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;

/// Whether the text is a token (RFC 9110 section 5.6.2), as names of fields, methods and cookies have to be.
bool is_token(std::string_view text) noexcept;

/// Whether the text may be a field's value: visible characters, bytes above 127, spaces and tabs, and so no CR, LF,
/// NUL.
bool is_field_value(std::string_view text) noexcept;

/// The text without spaces and tabs at both ends.
std::string_view trim(std::string_view text) noexcept;

/// Takes the next element off a comma-separated list (RFC 9110 section 5.6.1), trimmed; empty elements are skipped.
/// Returns an empty view when there is none left. Commas inside quoted strings do not separate.
std::string_view next_list_element(std::string_view& rest) noexcept;

/// Takes the next element off a list of tokens such as `Connection`, trimmed; empty elements are skipped. Every comma
/// separates, for quotes mean nothing there. It may turn out to be no token.
std::string_view next_token(std::string_view& rest) noexcept;

/// Whether a list of tokens, such as `Connection`, names the word, without regard to case.
bool list_contains(std::string_view list, std::string_view word) noexcept;

} // namespace mainstay::inline v0::http
