// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>

#include <string>
#include <utility>

namespace mainstay::inline v0::middleware {

/// Sets `Cache-Control` on every answer of a route or group that has none of its own: `group("/v1/me",
/// cache_control{"no-store"})`.
class cache_control {
public:
    static constexpr bool needs_body = false;

    explicit cache_control(std::string value) : value_(std::move(value)) {}

    void after(const http::request&, http::response& response) const {
        if (!response.field("Cache-Control")) response.add("Cache-Control", value_);
    }

private:
    std::string value_;
};

} // namespace mainstay::inline v0::middleware
