// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>

#include <string>

namespace mainstay::inline v0::middleware {

/// What `security_headers` sends; an empty text leaves the field out.
struct security_headers_options {
    std::string content_security_policy =
        "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
    std::string referrer_policy = "strict-origin-when-cross-origin";
    /// `Strict-Transport-Security`, sent over TLS only, as browsers take it from nowhere else.
    std::string strict_transport_security = "max-age=31536000";
    /// `X-Content-Type-Options: nosniff`.
    bool nosniff = true;
};

/// Sets the fields that tell browsers to be careful, on every answer that does not have its own of that name.
class security_headers {
public:
    static constexpr bool needs_body = false;

    /// Throws `std::invalid_argument` for a text that is no field value.
    explicit security_headers(const security_headers_options& options = {});

    void after(const http::request& request, http::response& response) const;

private:
    http::response plain_, secure_; // hold nothing but the fields, checked once
};

} // namespace mainstay::inline v0::middleware
