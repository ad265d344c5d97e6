// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "core/timers.hpp"
#include "http/accepted_socket.hpp"
#include "http/listening_socket.hpp"
#include "http/socket_poll.hpp"

#include <mainstay/core/timer_wheel.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <system_error>

namespace mainstay::inline v0::http {

// Accepts connections, and hands them on. On one thread.
class listener final : public poll_target, private core::timer {
public:
    using accepted = std::function<void(accepted_socket socket)>;

    // `failed` hears of errors that are waited out, such as too many open files.
    listener(socket_poll& poll, core::timers& timers, listening_socket socket,
        std::shared_ptr<const listener_settings> settings, accepted on_accept,
        std::function<void(std::error_code)> failed);

    void start();
    // Accepts what waits in the system's queue, then closes.
    void finish();
    // Closes at once: whatever waits is for another process that listens on the same socket, whose file stays.
    void hand_over();
    // The file of a Unix socket goes with this listener from now on.
    void own_file();
    int descriptor() const noexcept { return descriptor_; }

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
    bool tcp_;
    std::string path_;
    socket_file file_;
    std::shared_ptr<const listener_settings> settings_;
    bool short_of_descriptors_ = false;
    accepted on_accept_;
    std::function<void(std::error_code)> failed_;
};

} // namespace mainstay::inline v0::http
