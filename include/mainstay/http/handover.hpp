// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/service.hpp>
#include <mainstay/http/inherited_sockets.hpp>
#include <mainstay/http/server.hpp>

#include <functional>
#include <memory>
#include <string>

namespace mainstay::inline v0::http {

/// A restart without a gap: hands the listening sockets themselves on to the process that comes after this one.
///
/// The new process connects to the Unix socket at the path, gets every listening descriptor, and starts beside the old
/// one; both accept from the same queue. Once it says that it is ready, the old one stops accepting, and whatever waits
/// in the queue is the new one's. A new process that fails before that leaves the old one as it was. One that has not
/// come so far when a later one asks is replaced by that: its own start then fails. Only processes of the same user are
/// dealt with. Its own thread; no I/O thread waits for another process.
class handover final : public core::service {
public:
    /// `taken_over` is called once the next process is ready and this one's servers accept no more: time to drain and
    /// to end. On a thread of its own; must be quick and not throw.
    handover(std::string path, std::function<void()> taken_over);
    ~handover() override;

    std::string_view name() const noexcept override { return "handover"; }
    /// The sockets of the process that is at the path now, for `server_options::inherited`; null when there is none.
    ///
    /// Before the servers start. Throws `std::system_error` when another user's process, or none that answers, is there.
    task<std::shared_ptr<inherited_sockets>> receive(core::runtime& threads);
    /// A server whose sockets are handed on. Before the start of this, which comes after its own.
    void add(server& part);

    /// Tells the process before that this one is ready, and takes its place at the path.
    ///
    /// Throws `std::system_error`, with the process before still in its place, for more than 252 listeners and when a
    /// later process has come in between.
    task<void> start(core::runtime& threads) override;
    /// From now on no process is given anything.
    void quiesce() noexcept override;
    task<void> stop(core::clock::steady_time deadline) override;

private:
    class state;
    std::shared_ptr<state> state_;
};

} // namespace mainstay::inline v0::http
