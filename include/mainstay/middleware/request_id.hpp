// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace mainstay::inline v0::middleware {

/// Whose `X-Request-Id` becomes a request's id.
enum class request_id_source : std::uint8_t {
    /// Nobody's: every id is made here.
    nobody,
    /// That of a peer among `server_options::trusted_proxies`, which is to make one or to pass on what it trusts.
    trusted_proxies,
    /// Everybody's: two requests may then bear one id, and whoever sends them chooses what stands in your log.
    anyone
};

/// Settings of `request_id`.
struct request_id_options {
    request_id_source accept = request_id_source::trusted_proxies;
};

/// Names every request: with the `X-Request-Id` it brings, where that is accepted and sane (1 to 128 characters of
/// `A-Za-z0-9._-`), else with a fresh one. The id is put into the context, where log and problems find it, and
/// answered.
///
/// Stands first, so that whatever answers has it.
class request_id {
public:
    static constexpr bool needs_body = false;

    request_id() = default;
    explicit request_id(request_id_options options) noexcept : options_(options) {}

    std::optional<http::response> before(http::request& request) const;
    void after(const http::request& request, http::response& response) const;

private:
    request_id_options options_;
};

/// Whether a client's text is taken as a request's id.
bool is_request_id(std::string_view text) noexcept;

} // namespace mainstay::inline v0::middleware
