// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/context.hpp>
#include <mainstay/http/field.hpp>
#include <mainstay/http/method.hpp>
#include <mainstay/http/peer.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::http {

class exchange;
class request_body;

namespace detail {
struct request_access;
}

/// A request that has arrived whole, as views into the buffer of its connection.
///
/// Every view is valid until the answer has been written; the bytes do not move before. Belongs to the thread of its
/// connection. What is here has passed the checks of HTTP/1.1: names are tokens, values hold no control characters.
class request {
public:
    request() = default;
    request(const request&) = delete;
    request& operator=(const request&) = delete;

    http::method method() const noexcept { return method_; }
    /// The method as it was sent.
    std::string_view method_name() const noexcept { return method_name_; }
    /// The target as it was sent: `/path?query`, `http://host/path?query` or `*`.
    std::string_view target() const noexcept { return target_; }
    /// The path, still percent-encoded; starts with `/`, but for `OPTIONS *`, whose path is `*`.
    std::string_view path() const noexcept { return path_; }
    /// What follows the `?`, still percent-encoded; empty when there is none.
    std::string_view query() const noexcept { return query_; }
    /// Host and port as the client named them, from the target or the `Host` field; may be empty in HTTP/1.0.
    std::string_view authority() const noexcept { return authority_; }
    /// 1 for HTTP/1.1 and what comes after it, 0 for HTTP/1.0.
    int minor_version() const noexcept { return minor_version_; }

    /// The value of the first field of that name, in any case.
    std::optional<std::string_view> field(std::string_view name) const noexcept;
    /// All fields, in the order they were sent.
    std::span<const field_view> fields() const noexcept { return fields_; }

    /// The whole body, with a chunked one's chunks put together.
    std::string_view body() const noexcept { return body_; }
    /// How many bytes from the start of the body may be read: at least 64 more than it has, for parsers that need room.
    std::size_t body_capacity() const noexcept { return body_.size() + body_padding; }

    /// Where the body comes from, for a handler that is called before it has arrived; null when `body` has it.
    http::request_body* body_source() const noexcept { return body_source_; }

    /// The exchange it is part of, for what is sent ahead of the answer; null where no connection waits for one.
    http::exchange* exchange() const noexcept { return exchange_; }

    /// What belongs to this request: deadline, cancellation, id, slots.
    core::context& context() const noexcept { return *context_; }
    const core::context_ptr& shared_context() const noexcept { return context_; }
    /// The other end of the connection, which may be a proxy.
    const http::peer& peer() const noexcept { return *peer_; }
    /// Who asks: as its trusted proxies tell, where the peer is one (`server_options::trusted_proxies`), else the peer.
    const http::peer& client() const noexcept { return client_ != nullptr ? *client_ : *peer_; }
    /// When the last byte of the request arrived.
    core::clock::steady_time received_at() const noexcept { return received_at_; }

    /// The raw segments that the route's parameters matched, in the order of the route; set by the router.
    std::span<const std::string_view> path_values() const noexcept { return path_values_; }
    /// The template of the route, such as `/v1/orders/{id}`; empty before routing and where none matched.
    std::string_view route() const noexcept { return route_; }
    /// What the router knows of the route beside; null where it gave nothing. The router alone knows its type.
    const void* route_data() const noexcept { return route_data_; }
    /// Says which route the request took. Template and data must outlive the request; the values are copied as views.
    void matched(std::string_view route, std::span<const std::string_view> values, const void* data = nullptr);

    /// Readable bytes that follow every body.
    static constexpr std::size_t body_padding = 64;

private:
    friend struct detail::request_access;

    http::method method_ = http::method::other;
    int minor_version_ = 1;
    std::string_view method_name_, target_, path_, query_, authority_, body_ = empty_body;
    std::vector<field_view> fields_;
    std::vector<std::string_view> path_values_;
    std::string_view route_;
    const void* route_data_ = nullptr;
    http::request_body* body_source_ = nullptr;
    http::exchange* exchange_ = nullptr;
    core::context_ptr context_;
    const http::peer* peer_ = &no_peer;
    const http::peer* client_ = nullptr; // where it is not the peer
    core::clock::steady_time received_at_{};

    static const std::string_view empty_body; // with its padding
    static const http::peer no_peer;
};

} // namespace mainstay::inline v0::http
