// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/detail/state_ptr.hpp>
#include <mainstay/core/task.hpp>
#include <mainstay/http/dispatch.hpp>
#include <mainstay/http/request_handler.hpp>
#include <mainstay/routing/openapi.hpp>
#include <mainstay/routing/route_info.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace mainstay::inline v0::routing {

class router;

namespace detail {
class compiled_table;
}

/// What `router::compile` may be told.
struct compile_options {
    /// Told of every exception that is no `problem`, and of problems with an internal text: the place for the log.
    http::error_hook on_error = {};
};

/// A router at work: finds the route, runs the chain, calls the handler. Unchangeable, called from every I/O thread.
///
/// Paths are matched segment by segment as they were sent. A path with dot segments is refused (400), so that `..` in
/// no spelling reaches a handler.
class compiled_router final : public http::request_handler {
public:
    ~compiled_router() override;

    bool handle(http::exchange& turn) override;
    std::size_t body_limit(const http::request& head, std::size_t otherwise) override;
    /// Always: what can be refused without the body (no such route, no such method, middleware) is.
    bool handles_head(const http::request&) override { return true; }
    void refuse(http::exchange& turn, const problem& why) override;

    /// Answers without a connection, where that takes no coroutine; false, with nothing done, where it does.
    bool answer_now(http::request& request, http::response& response) const;
    /// Answers without a connection. Never throws what the handler throws. Both must outlive the task.
    task<void> answer(http::request& request, http::response& response) const;

    /// Every route, in the order of registration.
    std::span<const route_info> routes() const noexcept;
    /// The OpenAPI 3.1 document of all routes that are not hidden.
    std::string openapi(const openapi_options& options = {}) const;

private:
    friend class router;
    explicit compiled_router(std::unique_ptr<detail::compiled_table> table) noexcept;

    core::detail::state_ptr<detail::compiled_table> table_;
};

} // namespace mainstay::inline v0::routing
