// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/task.hpp>
#include <mainstay/http/field.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>

#include <span>
#include <string_view>

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

    /// Sends an informational answer (RFC 9110 section 15.2), such as `103 Early Hints`, ahead of the one that is being
    /// made. Any number of them, on the request's thread, until the handler ends.
    ///
    /// A coroutine's goes out at once, another handler's with its answer. Dropped for clients of HTTP/1.0, and while one
    /// does not read what it was sent. Throws `std::invalid_argument` for a status that is not from 102 to 199, and for
    /// fields that no `response` would take.
    void inform(int status, std::span<const field_view> fields = {});

protected:
    exchange(http::request& in, http::response& out) noexcept : request_(&in), response_(&out) {}
    ~exchange() = default;

private:
    // `lines` are the fields, each with its CRLF.
    virtual void send_informational(int status, std::string_view lines) {
        (void)status;
        (void)lines;
    }

    http::request* request_;
    http::response* response_;
};

} // namespace mainstay::inline v0::http
