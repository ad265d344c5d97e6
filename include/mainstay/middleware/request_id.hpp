// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>

#include <optional>
#include <string_view>

namespace mainstay::inline v0::middleware {

/// Names every request: with the client's own `X-Request-Id` where it sent a sane one (1 to 128 characters of
/// `A-Za-z0-9._-`), else with a fresh one. The id is put into the context, where log and problems find it, and
/// answered.
///
/// Stands first, so that whatever answers has it.
class request_id {
public:
    static constexpr bool needs_body = false;

    std::optional<http::response> before(http::request& request) const;
    void after(const http::request& request, http::response& response) const;
};

/// Whether a client's text is taken as a request's id.
bool is_request_id(std::string_view text) noexcept;

} // namespace mainstay::inline v0::middleware
