// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/service.hpp>
#include <mainstay/http/bound_address.hpp>
#include <mainstay/http/request_handler.hpp>
#include <mainstay/http/server_options.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace mainstay::inline v0::http {

class owned_descriptor;

/// An HTTP/1.1 server: listening sockets, whose connections are dealt to the I/O threads, fewest first.
///
/// A connection stays on its thread. The handler must outlive the server, or its connections where `stop` did not
/// wait for them. Can be started once.
class server final : public core::service {
public:
    /// Takes no socket yet.
    server(request_handler& handler, server_options options);
    /// Closes what is still open, at once.
    ~server() override;

    std::string_view name() const noexcept override { return "http"; }
    /// Binds and listens. Throws `std::system_error` that names address and port when they cannot be had, of several
    /// all of them.
    task<void> start(core::runtime& threads) override;
    /// Accepts what waits in the system's queue, then no more; closes idle connections, and the others after their
    /// answer.
    void quiesce() noexcept override;
    /// Lets requests under way finish until the deadline, then cancels them and closes everything.
    task<void> stop(core::clock::steady_time deadline) override;

    /// The port of the first listener that has one; 0 before the start.
    std::uint16_t port() const noexcept;
    /// Where it listens, in the order of its listeners; empty before the start.
    std::vector<bound_address> addresses() const;
    /// Which of its addresses cannot be had at this moment, and why; empty where all can be, and where some were passed
    /// in. Before a start, and of one that was not tried: opens them, and closes them again.
    std::string unavailable() const;
    /// Connections open at this moment. Any thread.
    std::size_t connections() const noexcept;

private:
    friend class handover;
    // Accepts no more at once, and drains: what waits in the system's queue is another process's.
    void hand_over() noexcept;
    // For the first I/O thread. Own descriptors of the listening sockets, with the listeners' names.
    std::vector<std::pair<owned_descriptor, std::string>> duplicates() const;
    // The files of Unix sockets that came from another process are this server's from now on.
    void own_files();

    class state;
    std::shared_ptr<state> state_;
};

} // namespace mainstay::inline v0::http
