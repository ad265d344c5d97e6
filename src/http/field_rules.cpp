// SPDX-License-Identifier: BSL-1.0
#include "http/characters.hpp"
#include "http/head_parser.hpp"

#include <mainstay/http/url.hpp>

#include <algorithm>

namespace mainstay::inline v0::http {
namespace {

// A long one may be looked at each time, and takes no memory.
constexpr std::size_t longest_known_host = 128;
constexpr std::size_t no_field = static_cast<std::size_t>(-1);

refusal check_length(std::string_view value, std::uint64_t& length) noexcept {
    if (value.empty() || !all_in(value, is_digit)) return bad_request("the Content-Length is malformed");
    // However many zeros stand in front. What is refused here is beyond any limit, and what is not fits.
    value.remove_prefix(std::min(value.find_first_not_of('0'), value.size()));
    if (value.size() > 18) return {413, "body_too_large", "the request's body is too large"};
    length = 0;
    for (char c : value)
        length = length * 10 + static_cast<std::uint64_t>(c - '0');
    return {};
}

// Only `chunked` alone is taken; other codings in front of it could be framed, but are not implemented.
refusal check_coding(std::string_view value) noexcept {
    if (equals_ignoring_case(value, "chunked")) return {};
    constexpr refusal malformed = bad_request("the Transfer-Encoding is malformed");
    bool last = false, other = false; // chunked, and nothing behind it; what is not chunked
    for (auto each = next_token(value); !each.empty(); each = next_token(value)) {
        bool chunked = equals_ignoring_case(each, "chunked");
        // The others may have parameters.
        if (last || !is_token(trim(each.substr(0, each.find(';'))))) return malformed;
        last = chunked;
        other = other || !chunked;
    }
    if (!last || !other) return malformed;
    return {501, "transfer_coding_not_implemented", "no other transfer coding than chunked is known here"};
}

// Nothing but 100-continue is known (RFC 9110 section 10.1.1).
refusal check_expectations(std::string_view value, bool& expects_continue) noexcept {
    for (auto each = next_token(value); !each.empty(); each = next_token(value)) {
        if (!equals_ignoring_case(each, "100-continue")) {
            return {417, "expectation_failed", "no other expectation than 100-continue is known here"};
        }
        expects_continue = true;
    }
    return {};
}

refusal check_connection(std::string_view value, bool& close, bool& keep) noexcept {
    for (auto each = next_token(value); !each.empty(); each = next_token(value)) {
        if (!is_token(each)) return bad_request("the Connection is malformed");
        close = close || equals_ignoring_case(each, "close");
        keep = keep || equals_ignoring_case(each, "keep-alive");
    }
    return {};
}

// Names of protocols, each of which may have a version (RFC 9110 section 7.8).
refusal check_upgrade(std::string_view value) noexcept {
    for (auto each = next_token(value); !each.empty(); each = next_token(value)) {
        std::size_t slash = each.find('/');
        bool sound =
            is_token(each.substr(0, slash)) && (slash == std::string_view::npos || is_token(each.substr(slash + 1)));
        if (!sound) return bad_request("the Upgrade is malformed");
    }
    return {};
}

// Whether target and Host name the same origin; the port may be left out where it is the scheme's own.
bool same_authority(std::string_view a, std::string_view b, std::uint16_t usual_port) noexcept {
    auto left = parse_authority(a), right = parse_authority(b);
    if (!left || !right || !equals_ignoring_case(left->first, right->first)) return false;
    auto port = [&](std::uint16_t given) { return given == 0 ? usual_port : given; };
    return port(left->second) == port(right->second);
}

} // namespace

refusal check_fields(const request& in, const std::string_view& absolute_authority, message_framing& framing,
    std::string_view& authority, std::string& known_host) {
    framing = {};
    framing.keep_alive = in.minor_version() == 1;
    std::size_t host = no_field, length = no_field, coding = no_field;
    bool close = false, keep = false;
    auto fields = in.fields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& [name, value] = fields[i];
        switch (name.size()) {
        case 4:
            if (!equals_ignoring_case(name, "Host")) break;
            if (host != no_field) return bad_request("there is more than one Host");
            host = i;
            break;
        case 6:
            if (!equals_ignoring_case(name, "Expect") || in.minor_version() == 0) break;
            if (auto why = check_expectations(value, framing.expects_continue)) return why;
            break;
        case 7:
            if (!equals_ignoring_case(name, "Upgrade")) break;
            if (auto why = check_upgrade(value)) return why;
            break;
        case 10:
            if (!equals_ignoring_case(name, "Connection")) break;
            if (auto why = check_connection(value, close, keep)) return why;
            break;
        case 14:
            if (!equals_ignoring_case(name, "Content-Length")) break;
            if (length != no_field) return bad_request("there is more than one Content-Length");
            length = i;
            break;
        case 17:
            if (!equals_ignoring_case(name, "Transfer-Encoding")) break;
            if (coding != no_field) return bad_request("there is more than one Transfer-Encoding");
            coding = i;
            break;
        default:
            break;
        }
    }
    if (coding != no_field) {
        if (in.minor_version() == 0) return bad_request("Transfer-Encoding is not for HTTP/1.0");
        if (length != no_field) return bad_request("both Content-Length and Transfer-Encoding");
        if (auto why = check_coding(fields[coding].value)) return why;
        framing.chunked = true;
    }
    if (length != no_field) {
        if (auto why = check_length(fields[length].value, framing.content_length)) return why;
    }
    if (host == no_field) {
        if (in.minor_version() == 1) return bad_request("there is no Host");
        authority = absolute_authority;
    } else {
        authority = fields[host].value;
        if (authority.empty() || authority != known_host) {
            if (!parse_authority(authority)) return bad_request("the Host is malformed");
            if (authority.size() <= longest_known_host) known_host.assign(authority);
        }
    }
    if (!absolute_authority.empty()) {
        bool secure = in.target().size() > 5 && lower(in.target()[4]) == 's';
        if (!same_authority(absolute_authority, authority, secure ? 443 : 80)) {
            return bad_request("the target and Host disagree");
        }
        authority = absolute_authority;
    } else if (!in.target().starts_with('/') && in.target() != "*") {
        return bad_request("the request's target is malformed");
    }
    framing.keep_alive = !close && (in.minor_version() == 1 || keep);
    return {};
}

} // namespace mainstay::inline v0::http
