// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/detail/state_ptr.hpp>
#include <mainstay/http/request.hpp>

#include <string>
#include <string_view>

namespace mainstay::inline v0::http {

/// A request that owns its bytes, for whoever calls a handler without a connection: tests, in-process clients.
///
/// The target is split as a connection splits it; nothing else is checked. The request lives as long as the builder.
class request_builder {
public:
    /// Starts with the method's token, such as `GET`, and a target, such as `/v1/orders?limit=2`.
    request_builder(std::string_view method, std::string_view target);
    request_builder(request_builder&&) noexcept;
    request_builder& operator=(request_builder&&) noexcept;
    ~request_builder();

    request_builder& field(std::string_view name, std::string_view value);
    request_builder& body(std::string_view bytes);
    /// Replaces the fresh context that the request has otherwise.
    request_builder& context(core::context_ptr context);
    request_builder& peer(http::peer peer);
    /// Who asks, where that is not the peer.
    request_builder& client(http::peer client);
    request_builder& received_at(core::clock::steady_time at);

    http::request& request() noexcept;

private:
    struct state;
    core::detail::state_ptr<state> state_;
};

} // namespace mainstay::inline v0::http
