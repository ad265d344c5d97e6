// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/task.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>

namespace mainstay::inline v0::http {

/// One request and its answer, as the connection gives them to a handler.
class exchange {
public:
    exchange(const exchange&) = delete;
    exchange& operator=(const exchange&) = delete;

    http::request& request() noexcept { return *request_; }
    http::response& response() noexcept { return *response_; }

    /// The executor of the request, which carries its context.
    virtual asio::any_io_executor executor() const = 0;
    virtual const core::clock& clock() const noexcept = 0;
    /// Starts the coroutine that fills the response. The answer is sent when it ends; what it throws becomes a problem.
    ///
    /// It is cancelled at its deadline, when the server stops, and, for safe methods, when the client goes away.
    virtual void run(task<void> work) = 0;

protected:
    exchange(http::request& in, http::response& out) noexcept : request_(&in), response_(&out) {}
    ~exchange() = default;

private:
    http::request* request_;
    http::response* response_;
};

} // namespace mainstay::inline v0::http
