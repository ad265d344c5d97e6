// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::http {

/// Which requests from other sites carry a cookie (RFC 6265bis section 5.6.7).
enum class same_site : std::uint8_t { lax, strict, none };

/// A cookie to set, with the attributes that are right for a session: HttpOnly, SameSite=Lax, Path=/.
struct set_cookie {
    /// A token. `__Host-` and `__Secure-` at its start are promises, which are checked.
    std::string name;
    /// Anything but control characters, spaces, quotes, commas, semicolons and backslashes (RFC 6265 section 4.1.1).
    std::string value;
    std::string path = "/";
    /// Empty: this host alone.
    std::string domain{};
    /// Absent: until the browser is closed. Zero or less: the cookie is deleted.
    std::optional<std::chrono::seconds> max_age{};
    bool secure = false;
    bool http_only = true;
    http::same_site same_site = http::same_site::lax;
    /// The same as `max_age`, which goes before it, as a date; for clients that know no Max-Age.
    std::optional<core::clock::wall_time> expires{};
    /// A jar of its own for each site that embeds this one (CHIPS); wants Secure.
    bool partitioned = false;
};

/// The value of a `Set-Cookie` field. Throws `std::invalid_argument`, which names the part that is wrong: a bad name,
/// value, path or domain; `__Host-` without Secure, with a domain or another path; SameSite=None or Partitioned without
/// Secure; more than 4096 bytes of name and value, which browsers drop.
std::string to_field_value(const set_cookie& cookie);

/// Adds the cookie to the answer; throws as `to_field_value` does.
void add_cookie(response& answer, const set_cookie& cookie);

/// The value of the first cookie of that name in the request's `Cookie` fields, without quotes around it.
///
/// Of several cookies with a name browsers send the one with the longest path first, but a neighbouring host may have
/// set any of them: see `cookie_values`. A name with the prefix `__Host-` can be there once only; sent twice, in
/// whatever case, somebody has meddled, and there is none. Pairs whose name is no token, or whose value holds quotes,
/// backslashes, control characters or anything but ASCII, are passed over. Takes time in proportion to the fields'
/// length.
std::optional<std::string_view> find_cookie(const request& in, std::string_view name) noexcept;

/// The values of all cookies of that name, in order, for those who can tell which one is theirs (`cookie_keys`).
std::vector<std::string_view> cookie_values(const request& in, std::string_view name);

} // namespace mainstay::inline v0::http
