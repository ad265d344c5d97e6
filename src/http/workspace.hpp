// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/http1_machine.hpp"

#include <mainstay/http/detail/text_buffer.hpp>
#include <mainstay/http/exchange.hpp>

#include <asio/cancellation_signal.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <string>
#include <utility>

namespace mainstay::inline v0::http {

class connection;

// What a connection needs while it has something to do: the machine with the bytes that have arrived, the request, its
// answer, and what waits to be sent. Lent by the thread's store, so that a connection that only waits for its client
// has none, and the busy ones use the same few, whose memory is warm.
class workspace final : public exchange {
public:
    explicit workspace(const server_limits& limits);

    asio::any_io_executor executor() const override;
    const core::clock& clock() const noexcept override;
    void run(task<void> work) override;

    // Whether nothing has arrived that is not answered, and nothing waits to be sent.
    bool idle() const noexcept { return machine.idle() && out.empty(); }
    std::size_t unsent() const noexcept { return out.size() - sent; }

    connection* owner = nullptr;
    http1_machine machine;
    http::request incoming;
    http::response answer;
    detail::text_buffer out; // from `sent` on it waits for the client
    std::size_t sent = 0;
    std::size_t answers = 0; // in it
    std::exception_ptr error;
    peer client; // of the request, where a proxy tells of it
    std::string authority; // so too
    asio::cancellation_signal cancellation;

private:
    void send_informational(int status, std::string_view lines) override;

    friend class workspace_store;
    std::unique_ptr<workspace> next_;
};

// The workspaces of one thread that nobody uses. Lends the one that came back last.
class workspace_store {
public:
    explicit workspace_store(const server_limits& limits) noexcept : limits_(limits) {}
    ~workspace_store();
    workspace_store(const workspace_store&) = delete;
    workspace_store& operator=(const workspace_store&) = delete;

    std::unique_ptr<workspace> lend(connection& to, const http::peer& peer);
    void take_back(std::unique_ptr<workspace> used) noexcept;

private:
    server_limits limits_;
    std::unique_ptr<workspace> first_;
    std::size_t kept_ = 0;
};

} // namespace mainstay::inline v0::http
