// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/problem.hpp>
#include <mainstay/http/exchange.hpp>

#include <cstddef>

namespace mainstay::inline v0::http {

/// What answers requests: a router, or anything else. Called on every I/O thread, possibly at the same time.
class request_handler {
public:
    virtual ~request_handler() = default;

    /// Answers the request. True: the response is complete. False: `run` was called, and completes it later.
    ///
    /// An exception becomes a problem's answer, or an opaque 500.
    virtual bool handle(exchange& turn) = 0;

    /// The most bytes this request's body may have, asked when its head is complete and before the body is read.
    virtual std::size_t body_limit(const request& head, std::size_t otherwise) {
        (void)head;
        return otherwise;
    }

    /// Whether `handle` is to be called before the body of this request has arrived: it may then answer without it, or
    /// take it from `request::body_source`. Asked only where the body did not come along with the head.
    virtual bool handles_head(const request& head) {
        (void)head;
        return false;
    }

    /// Writes an answer that the connection gives by itself: a request that cannot be read (400), one too large (413,
    /// 414, 431), too slow (408), or refused. The request holds what was understood, which may be nothing at all.
    virtual void refuse(exchange& turn, const problem& why);
};

} // namespace mainstay::inline v0::http
