// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/routing/route_info.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace mainstay::inline v0::middleware {

/// Gives answers to GET and HEAD a strong `ETag` out of their body, and answers 304 without a body to a matching
/// `If-None-Match` (RFC 9110 section 13.1.2): `app.get("/v1/products", list, etag{"max-age=1"})`.
///
/// Works on whole 200 answers; streamed ones pass unchanged, and an `ETag` that the handler set stays. It saves the
/// transfer, not the handler's work.
class etag {
public:
    /// `cache_control` is sent as `Cache-Control` with 200 and 304, unless the handler set its own or it is empty.
    explicit etag(std::string cache_control = {}) : cache_control_(std::move(cache_control)) {}

    bool applies(const routing::route_info& route) const noexcept;
    void after(const http::request& request, http::response& response) const;
    void describe(routing::operation& into) const;

private:
    std::string cache_control_;
};

/// The strong entity tag of these bytes, quotes and all.
std::string entity_tag(std::string_view body);

/// Whether one of the request's `If-None-Match` fields names the tag, by weak comparison, or is `*`.
bool matches_if_none_match(const http::request& request, std::string_view tag) noexcept;

} // namespace mainstay::inline v0::middleware
