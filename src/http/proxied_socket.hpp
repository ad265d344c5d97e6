// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/accepted_socket.hpp"
#include "http/proxy_header.hpp"
#include "http/shard.hpp"
#include "http/socket_poll.hpp"

#include <mainstay/core/timer_wheel.hpp>

#include <functional>
#include <memory>

namespace mainstay::inline v0::http {

// A connection whose PROXY header has not arrived. Takes that header from the socket and not a byte more, then hands
// the connection on with the client that it names; one that begins otherwise, or takes longer than
// `server_timeouts::head`, is closed without a word: nobody knows what its sender would make of one.
class proxied_socket final : public poll_target, private core::timer {
public:
    using admit = std::function<void(accepted_socket)>;

    // The socket's peer is its other end, the proxy. The owner has counted the connection; it is still counted when it is
    // handed on, on the owner's thread.
    static void start(const std::shared_ptr<shard>& owner, accepted_socket socket, admit hand_on);

    // Gives the header no longer than the server's end allows.
    void drain();
    void close() noexcept;

private:
    friend class shard;

    proxied_socket(std::shared_ptr<shard> owner, accepted_socket socket, admit hand_on);
    ~proxied_socket() override = default;

    void on_events(std::uint32_t events) override;
    void on_poll_shutdown() noexcept override { close(); }
    void on_timer() override;
    bool look();
    bool consume(std::size_t size) noexcept;
    void name_client(const proxy_header& header);
    void await_by(core::clock::steady_time then);
    void let_go() noexcept;

    std::shared_ptr<shard> shard_;
    accepted_socket socket_;
    admit hand_on_;
    core::clock::steady_time deadline_ = core::clock::steady_time::max();
    proxied_socket *following_ = nullptr, *previous_ = nullptr; // in the shard's list, the last that came first
};

} // namespace mainstay::inline v0::http
