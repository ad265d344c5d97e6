// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/blocking_pool.hpp>
#include <mainstay/http/file_body.hpp>
#include <mainstay/http/response.hpp>

namespace mainstay::inline v0::http {

// Where files are opened and read; null on an io_context without a runtime, where it is done in place.
core::blocking_pool* file_pool(const asio::any_io_executor& executor);

// Reads the parts piece by piece and writes them, for connections whose bytes pass through user space, as with TLS.
// What the page cache holds is read in place, everything else in the pool. Throws when the file has become shorter.
response::stream_function stream_of(file_body body);

// An answer that can take bytes from a file without their passing through user space.
class file_writer : public body_writer {
public:
    // Waits for the client, then sends some of these bytes; gives how many. Throws as `write` does.
    virtual task<std::size_t> send(const open_file& from, std::uint64_t offset, std::size_t most) = 0;

protected:
    ~file_writer() = default;
};
// As `stream_of`, past user space. What the page cache lacks is read in the pool first.
task<void> send_parts(std::shared_ptr<const file_body> body, file_writer& out);

} // namespace mainstay::inline v0::http
