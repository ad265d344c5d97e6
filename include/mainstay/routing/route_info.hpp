// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/request.hpp>
#include <mainstay/routing/metadata.hpp>
#include <mainstay/routing/route_pattern.hpp>

#include <optional>
#include <string_view>

namespace mainstay::inline v0::routing {

/// A route as others see it: method, pattern and metadata. Lives as long as the router that was compiled.
struct route_info {
    http::method method = http::method::get;
    route_pattern pattern;
    routing::metadata metadata;
};

/// The route that the request was found to want; null while and where there is none (404, 405).
const route_info* route_of(const http::request& request) noexcept;

/// The raw segment that the route's `{name}` stands for, percent-encoding and all; empty if it has no such parameter.
std::optional<std::string_view> path_value(const http::request& request, std::string_view name) noexcept;

} // namespace mainstay::inline v0::routing
