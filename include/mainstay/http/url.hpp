// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::http {

/// An absolute http or https URL as views into its text (RFC 3986, RFC 9110 section 4.2).
struct url_view {
    std::string_view scheme;
    /// Without the brackets of an IPv6 address.
    std::string_view host;
    /// The one named, or the scheme's own.
    std::uint16_t port = 0;
    /// Still encoded; may be empty.
    std::string_view path;
    /// Still encoded, without the `?`.
    std::string_view query;
};

/// Takes the URL apart; empty unless it is http or https with a good host, without user information or fragment.
std::optional<url_view> parse_url(std::string_view text) noexcept;

/// Takes `host`, `host:port` or `[address]:port` apart (RFC 9110 section 7.2); empty when it is none of these.
/// The port is 0 where none is named; port 0 itself is none, nor is an address with a zone.
std::optional<std::pair<std::string_view, std::uint16_t>> parse_authority(std::string_view text) noexcept;

/// The decoded pairs of a query or an `application/x-www-form-urlencoded` body, in order; `+` is a space.
///
/// A pair without `=` has an empty value. Empty as a whole when an escape is malformed or there are more than `limit`
/// pairs.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(
    std::string_view query, std::size_t limit = 1000);

/// What `find_query` found.
struct query_value {
    /// Whether the name is there at all.
    bool found = false;
    /// Decoded; absent though found where its escapes are malformed.
    std::optional<std::string> text;
};
/// The value of the first pair of that name.
query_value find_query(std::string_view query, std::string_view name);

} // namespace mainstay::inline v0::http
