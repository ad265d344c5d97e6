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

    /// Adds a field behind the body (RFC 9110 section 6.5), sent where the answer is chunked and dropped where not.
    ///
    /// Throws `std::invalid_argument` for a name or value that is none, and for fields that must not stand there: those
    /// that frame the message, say where it goes, authenticate, or tell how to read it.
    virtual void trailer(std::string_view name, std::string_view value) {
        (void)name;
        (void)value;
    }

protected:
    ~body_writer() = default;
};

} // namespace mainstay::inline v0::http
