// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/answer.hpp"
#include "http/socket_poll.hpp"

#include <mainstay/core/detail/unique_function.hpp>
#include <mainstay/http/body_writer.hpp>

namespace mainstay::inline v0::http {

class connection;

// The end of a connection that a streaming function writes to. Lives as long as the function runs.
class stream_writer final : public body_writer {
public:
    stream_writer(connection& owner, stream_framing framing) : owner_(&owner), framing_(framing) {}

    task<void> write(std::string_view bytes) override;

    stream_framing framing() const noexcept { return framing_; }
    // Lets a write go on that waits for room; it looks itself at what has become of the connection.
    void wake();

private:
    void check_open() const;
    task<void> wait_for_room();

    connection* owner_;
    stream_framing framing_;
    core::detail::unique_function<void()> waiting_;
};

} // namespace mainstay::inline v0::http
