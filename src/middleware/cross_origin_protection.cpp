// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/cross_origin_protection.hpp>

#include <mainstay/http/field.hpp>
#include <mainstay/http/problem_response.hpp>

#include <algorithm>
#include <stdexcept>

namespace mainstay::inline v0::middleware {
namespace {

// The host and port of an origin; empty for what is none, as `null`.
std::string_view host_of(std::string_view origin) noexcept {
    std::size_t scheme = origin.find("://");
    if (scheme == origin.npos || scheme == 0) return {};
    std::string_view host = origin.substr(scheme + 3);
    return host.find_first_of("/?#@ ") == host.npos ? host : std::string_view();
}

// Without the port that the scheme implies: browsers leave it out, Host may have it.
std::string_view without_default_port(std::string_view host, std::string_view scheme) noexcept {
    std::string_view port = http::equals_ignoring_case(scheme, "https") ? ":443" : ":80";
    if (host.ends_with(port)) host.remove_suffix(port.size());
    return host;
}

bool same_host(std::string_view origin, std::string_view authority) noexcept {
    std::string_view scheme = origin.substr(0, origin.find("://"));
    std::string_view host = host_of(origin);
    return !host.empty() &&
           http::equals_ignoring_case(without_default_port(host, scheme), without_default_port(authority, scheme));
}

} // namespace

cross_origin_protection::cross_origin_protection(cross_origin_options options) : trusted_(std::move(options.trusted)) {
    for (const std::string& origin : trusted_) {
        if (host_of(origin).empty())
            throw std::invalid_argument("trusted origin \"" + origin + "\": must be like https://example.com");
    }
}

bool cross_origin_protection::applies(const routing::route_info& route) const noexcept {
    return !http::is_safe(route.method);
}

bool cross_origin_protection::is_foreign(const http::request& request) const noexcept {
    auto origin = request.field("Origin");
    auto trusted = [&](const std::string& one) { return origin && http::equals_ignoring_case(one, *origin); };
    if (std::any_of(trusted_.begin(), trusted_.end(), trusted)) return false;
    if (auto site = request.field("Sec-Fetch-Site")) {
        if (*site == "same-origin" || *site == "none") return false;
        if (*site == "cross-site") return true;
        // Of a sibling host, or of a value yet to be invented: the origin tells.
    }
    if (!origin) return false;
    // Who reads along on http could ask in its name. The other way round it may be TLS that ends before us, untold.
    constexpr std::string_view plain = "http://";
    if (request.client().secure && http::equals_ignoring_case(origin->substr(0, plain.size()), plain)) return true;
    return !same_host(*origin, request.authority());
}

std::optional<http::response> cross_origin_protection::before(http::request& request) const {
    if (http::is_safe(request.method()) || !request.field("Cookie") || !is_foreign(request)) return std::nullopt;
    http::response answer;
    http::write_problem(answer,
        problem(403, "cross_origin_request", "another site made the browser send this request; it was refused"),
        request.context().id());
    return answer;
}

void cross_origin_protection::describe(routing::operation& into) const {
    into.error(403, "cross_origin_request");
}

} // namespace mainstay::inline v0::middleware
