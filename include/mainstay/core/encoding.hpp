// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::core {

/// The bytes of a text, for functions that take bytes.
inline std::span<const std::byte> bytes_of(std::string_view text) noexcept {
    // Not std::as_bytes, which costs every user's compiler more.
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

/// Lower-case hexadecimal.
std::string hex_encode(std::span<const std::byte> bytes);
/// Empty unless the text is hexadecimal of even length; either case.
std::optional<std::vector<std::byte>> hex_decode(std::string_view text);

/// Base64 with padding (RFC 4648 section 4).
std::string base64_encode(std::span<const std::byte> bytes);
/// Strict: the right alphabet, whole groups with their padding, no spaces, unused bits zero. Empty otherwise.
std::optional<std::vector<std::byte>> base64_decode(std::string_view text);

/// Base64url without padding (RFC 4648 section 5), as in tokens and cursors.
std::string base64url_encode(std::span<const std::byte> bytes);
/// Strict: no padding, no spaces, unused bits zero. Empty otherwise.
std::optional<std::vector<std::byte>> base64url_decode(std::string_view text);

/// Decodes `%XX` once (RFC 3986 section 2.1); empty when an escape is malformed. The result may hold any byte.
std::optional<std::string> percent_decode(std::string_view text);
/// The same for `application/x-www-form-urlencoded`, where `+` is a space.
std::optional<std::string> form_decode(std::string_view text);
/// Escapes everything but the unreserved characters of RFC 3986.
std::string percent_encode(std::string_view text);

/// Whether the text is well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text) noexcept;

} // namespace mainstay::inline v0::core
