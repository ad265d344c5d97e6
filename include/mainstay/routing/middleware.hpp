// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/task.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>

#include <concepts>
#include <cstddef>
#include <optional>

namespace mainstay::inline v0::routing {

namespace detail {
class chain;
}

/// The rest of the chain, given to a middleware that wraps it: the middleware behind this one, and the handler.
///
/// Copy it if you like; valid until the middleware's coroutine ends. Calling it twice runs the handler twice.
class next {
public:
    /// Runs it. Never throws what a handler threw: that comes back as the error's answer.
    task<http::response> operator()(http::request& request) const;

private:
    friend class detail::chain;
    next(const detail::chain& rest, std::size_t position, const core::clock* time) noexcept
        : rest_(&rest)
        , position_(position)
        , time_(time) {}

    const detail::chain* rest_;
    std::size_t position_;
    const core::clock* time_;
};

/// Looks at the request first; an answer ends it there, without the handler. Synchronous, costs no coroutine.
template <class M>
concept before_middleware = requires(const M& middleware, http::request& request) {
    { middleware.before(request) } -> std::same_as<std::optional<http::response>>;
};

/// Looks at every answer, errors too, and may change it. Synchronous, costs no coroutine.
template <class M>
concept after_middleware = requires(const M& middleware, http::request& request, http::response& response) {
    { middleware.after(request, response) } -> std::same_as<void>;
};

/// Wraps the handler in a coroutine of its own; the way for what has to wait.
template <class M>
concept around_middleware = requires(const M& middleware, http::request& request, next rest) {
    { middleware(request, rest) } -> std::same_as<task<http::response>>;
};

/// One of the three shapes, or `before` and `after` together.
///
/// Called from every I/O thread at once, hence const. May also have, each optional:
///     void start(const services&);                // once, before the first request; what it needs from the services
///     bool applies(const route_info&) const;      // asked at start: whether it stands in this route's chain
///     void describe(operation&) const;            // what OpenAPI says of routes under it
///     static constexpr bool needs_body = false;   // it never looks at the body, and may be called before it has arrived
/// Order: the app's, then the groups' from the outside in, then the route's own; `before` in that order, `after` in the
/// reverse. The `after` of a middleware whose `before` answered is still called, that of those behind it is not.
template <class M>
concept middleware = before_middleware<M> || after_middleware<M> || around_middleware<M>;

} // namespace mainstay::inline v0::routing
