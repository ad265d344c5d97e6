// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>

#include <string_view>

namespace mainstay::inline v0::http {

/// The open end of a streamed answer.
///
/// The answer ends well when the streaming function returns; when it throws, the connection is broken off, so that the
/// client can tell that something is missing.
class body_writer {
public:
    /// Hands the bytes over, as one chunk at most; they are copied. Suspends while the client has too much before it.
    ///
    /// Throws `std::system_error` when the client is gone, does not read for too long, or the server stops.
    virtual task<void> write(std::string_view bytes) = 0;

protected:
    ~body_writer() = default;
};

} // namespace mainstay::inline v0::http
