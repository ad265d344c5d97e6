// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/content_coding.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::middleware {

struct compression_options {
    /// Bodies of fewer bytes go as they are.
    std::size_t minimum = 1024;
    /// Which media types shrink; null stands for `http::is_compressible`.
    std::function<bool(std::string_view content_type)> types{};
    /// What is offered; of those that a client likes alike the first. What the library was built without is left out.
    std::vector<http::content_coding> codings = {
        http::content_coding::zstd, http::content_coding::br, http::content_coding::gzip};
    /// Bodies of more bytes are compressed on the pool `compression`, slice by slice while they are sent, and so
    /// without a `Content-Length`.
    std::size_t at_once = 32 * 1024;
};

/// Put on a route or group whose answers have no secret beside what a client chose: they are compressed for requests
/// with a cookie or credentials, too.
struct compressible {};

/// Put on a route or group whose answers are never compressed.
struct not_compressible {};

/// Compresses answers by the request's `Accept-Encoding`: `app.use(compression())`.
///
/// Whole and streamed ones; each piece that a stream writes gets to the client at once. `Vary` is added, a strong
/// `ETag` becomes weak. Left alone is what has a `Content-Encoding`, a range, `Cache-Control: no-transform`, or no
/// body.
///
/// The length of what was compressed gives away how much of it repeats: where an answer has a secret (a token,
/// another's data) beside text that an attacker chooses, enough requests tell the secret (BREACH). So by default
/// nothing is compressed for requests that carry `Cookie` or `Authorization`, nor answers that set a cookie.
class compression {
public:
    static constexpr bool needs_body = false;

    explicit compression(compression_options options = {});

    void after(const http::request& request, http::response& response) const;

private:
    compression_options options_;
};

} // namespace mainstay::inline v0::middleware
