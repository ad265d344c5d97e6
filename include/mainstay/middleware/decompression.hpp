// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>
#include <mainstay/routing/operation.hpp>

#include <cstddef>
#include <optional>

namespace mainstay::inline v0::middleware {

/// How much a compressed body may become. Beyond a limit the answer is 413, as soon as it is reached.
struct decompression_options {
    /// Bytes of the decoded body; a route's own `body_limit` goes before it.
    std::size_t size = 1024 * 1024;
    /// Times that a body may grow, once it has more than `ratio_from` bytes.
    std::size_t ratio = 100;
    std::size_t ratio_from = 64 * 1024;
    /// Codings on top of each other; more are 415.
    std::size_t layers = 2;
};

/// Decodes request bodies with `Content-Encoding: gzip`, `br` or `zstd` before anybody reads them: every extractor, and
/// `request.body()`, then has the plain body, without `Content-Encoding` and `Content-Length` fields.
///
/// A coding that is not known is 415 with `Accept-Encoding`; a body that is cut short or spoiled is 400
/// `malformed_encoding`. Works in place, on the request's thread: a MiB takes some milliseconds, so larger limits are
/// for routes that few may call. A body that is read while it arrives (`multipart`, `request::body_source`) is decoded
/// piece by piece, and its growth counted against what has come so far.
class decompression {
public:
    /// It is called before the body has arrived, and stands in front of its source.
    static constexpr bool needs_body = false;

    explicit decompression(const decompression_options& options = {}) noexcept : options_(options) {}

    std::optional<http::response> before(http::request& request) const;
    void describe(routing::operation& into) const;

private:
    decompression_options options_;
};

} // namespace mainstay::inline v0::middleware
