// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/timers.hpp"
#include "http/owned_descriptor.hpp"
#include "http/socket_poll.hpp"

#include <mainstay/core/timer_wheel.hpp>
#include <mainstay/http/peer.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <system_error>

namespace mainstay::inline v0::http {

// A socket that listens at a numeric address. Throws std::system_error that names address and port.
owned_descriptor open_listening_socket(const std::string& address, std::uint16_t port, int backlog);
// The port a socket is bound to.
std::uint16_t port_of(int descriptor) noexcept;

// Accepts connections, and hands them on. On one thread.
class listener final : public poll_target, private core::timer {
public:
    using accepted = std::function<void(owned_descriptor descriptor, http::peer peer)>;

    // `failed` hears of errors that are waited out, such as too many open files.
    listener(socket_poll& poll, core::timers& timers, owned_descriptor descriptor, accepted on_accept,
        std::function<void(std::error_code)> failed);

    void start();
    // Accepts what waits in the system's queue, then closes.
    void finish();

private:
    ~listener() override { close(); }
    void on_events(std::uint32_t events) override;
    void on_poll_shutdown() noexcept override { close(); }
    void on_timer() override { accept_all(); }
    void accept_all();
    void close() noexcept;

    socket_poll* poll_;
    core::timers* timers_;
    int descriptor_;
    bool short_of_descriptors_ = false;
    accepted on_accept_;
    std::function<void(std::error_code)> failed_;
};

} // namespace mainstay::inline v0::http
