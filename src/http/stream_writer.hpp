// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/answer.hpp"
#include "http/file_stream.hpp"
#include "http/waiting_place.hpp"

#include <mainstay/http/body_writer.hpp>

#include <cstdint>
#include <string>

namespace mainstay::inline v0::http {

class connection;

// The end of a connection that a streaming function writes to. Lives as long as the function runs.
class stream_writer final : public file_writer {
public:
    // `length` is what a framing of known length has told the client.
    stream_writer(connection& owner, stream_framing framing, std::uint64_t length)
        : owner_(&owner)
        , framing_(framing)
        , left_(length) {}

    task<void> write(std::string_view bytes) override;
    void trailer(std::string_view name, std::string_view value) override;
    task<std::size_t> send(const open_file& from, std::uint64_t offset, std::size_t most) override;

    // Whether everything that was announced is written; appends what ends it.
    bool finish();
    // Whether it waits for the client though nothing waits to be sent: a file does.
    bool blocked() const noexcept { return sending_ && place_.occupied(); }
    // Lets a write go on that waits for room; it looks itself at what has become of the connection.
    void wake() { place_.wake(); }

private:
    void check_open() const;
    void count(std::size_t bytes);
    task<void> wait_for_room();

    connection* owner_;
    stream_framing framing_;
    bool sending_ = false;
    std::uint64_t left_; // of the announced length
    std::string trailers_;
    waiting_place place_;
};

} // namespace mainstay::inline v0::http
