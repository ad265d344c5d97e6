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

/// Gives answers to GET and HEAD a strong `ETag` out of their body, and answers 304 without a body where the request's
/// conditions say that the client has it (RFC 9110 section 13): `app.get("/v1/products", list, etag{"max-age=1"})`.
///
/// Works on whole 200 answers; streamed ones pass unchanged. An `ETag` that the handler set stays, and a `Last-Modified`
/// counts too. It saves the transfer, not the handler's work.
class etag {
public:
    static constexpr bool needs_body = false;

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

} // namespace mainstay::inline v0::middleware
