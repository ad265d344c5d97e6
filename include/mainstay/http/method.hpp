// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string_view>

namespace mainstay::inline v0::http {

/// The method of a request (RFC 9110 section 9); `other` stands for every token that has no name here.
enum class method : std::uint8_t { get, head, post, put, patch, delete_, options, connect, trace, other };

/// The method's token, such as `GET`; empty for `other`.
std::string_view method_name(method which) noexcept;

/// Which method a token names; methods are case-sensitive, so `get` is `other`.
method method_of(std::string_view token) noexcept;

/// Whether the method promises to change nothing (RFC 9110 section 9.2.1); `other` promises nothing.
constexpr bool is_safe(method which) noexcept {
    return which == method::get || which == method::head || which == method::options || which == method::trace;
}

} // namespace mainstay::inline v0::http
