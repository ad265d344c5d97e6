// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>

#include <string_view>

namespace mainstay::inline v0::http {

/// Bytes that come piece by piece: the body of a request while it arrives.
class body_reader {
public:
    /// The next piece, valid until the next call; empty at the end. Suspends until there is one, so that a client is
    /// held back while nobody reads.
    ///
    /// Throws a `problem` for a body that is malformed, too large (413) or too slow (408), and `std::system_error` when
    /// the client is gone.
    virtual task<std::string_view> read() = 0;

protected:
    ~body_reader() = default;
};

/// The body of a request whose handler was called before it had arrived.
class request_body : public body_reader {
public:
    /// Reads all of it into `request::body`, for those who want it whole. Not after `read`.
    virtual task<void> read_whole() = 0;

protected:
    ~request_body() = default;
};

} // namespace mainstay::inline v0::http
