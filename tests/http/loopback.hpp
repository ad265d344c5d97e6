// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/http/server.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <functional>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace mainstay_test {

namespace http = mainstay::http;

// A handler made of a function.
class function_handler final : public http::request_handler {
public:
    std::function<bool(http::exchange&)> on_request = [](http::exchange& turn) {
        turn.response().content_type("text/plain").body().assign("hello");
        return true;
    };
    std::function<std::size_t(const http::request&, std::size_t)> on_limit;
    bool at_head = false; // called before the body has arrived

    bool handle(http::exchange& turn) override { return on_request(turn); }
    std::size_t body_limit(const http::request& head, std::size_t otherwise) override {
        return on_limit ? on_limit(head, otherwise) : otherwise;
    }
    bool handles_head(const http::request&) override { return at_head; }
};

// A client's socket that never blocks: over loopback what was sent is there at once.
class client {
public:
    client() = default;
    explicit client(std::uint16_t port, int receive_buffer = 0) {
        descriptor_ = ::socket(AF_INET, SOCK_STREAM, 0);
        if (receive_buffer != 0) {
            ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        }
        // Or a second small piece would wait for the first one's acknowledgement.
        int on = 1;
        ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        // Else small pieces would wait for the server's acknowledgement.
        int at_once = 1;
        ::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
        connected_ = ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    client(client&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), connected_(other.connected_) {}
    client& operator=(client&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        std::swap(connected_, other.connected_);
        return *this;
    }
    ~client() { close(); }

    int descriptor() const noexcept { return descriptor_; }
    bool connected() const noexcept { return connected_; }
    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            ssize_t count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (count <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    // What has arrived by now. Afterwards `ended` says whether the server has closed its side, `reset` whether hard.
    std::string receive(std::size_t most = 1 << 24) {
        std::string result;
        char piece[16384];
        while (result.size() < most) {
            ssize_t count = ::recv(descriptor_, piece, std::min(sizeof piece, most - result.size()), MSG_DONTWAIT);
            if (count > 0) {
                result.append(piece, static_cast<std::size_t>(count));
                continue;
            }
            ended_ = ended_ || count == 0;
            reset_ = reset_ || (count < 0 && errno != EAGAIN);
            break;
        }
        return result;
    }
    bool ended() const noexcept { return ended_; }
    bool reset() const noexcept { return reset_; }
    void end() { ::shutdown(descriptor_, SHUT_WR); }
    void close() {
        if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    }
    void close_hard() {
        ::linger at_once{1, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close();
    }

private:
    int descriptor_ = -1;
    bool connected_ = false, ended_ = false, reset_ = false;
};

inline http::server_options on_free_port(http::server_options options = {}) {
    options.port = 0;
    return options;
}

// For a server that listens on Unix sockets only.
struct no_port_t {};
inline constexpr no_port_t no_port;

// A server turned by hand, with real sockets.
struct loopback {
    explicit loopback(http::server_options options = {}) : loopback(std::move(options), no_port) {
        BOOST_REQUIRE(server.port() != 0);
    }
    loopback(http::server_options options, no_port_t) : server(handler, on_free_port(std::move(options))) {
        asio::co_spawn(threads.executor(0), server.start(threads), asio::detached);
        threads.poll();
        BOOST_REQUIRE(!server.addresses().empty());
    }
    ~loopback() {
        server.quiesce();
        asio::co_spawn(threads.executor(0), server.stop(time.steady_now()), asio::detached);
        threads.advance(std::chrono::seconds{5});
        BOOST_TEST(server.connections() == 0U);
    }

    client connect(int receive_buffer = 0) { return client(server.port(), receive_buffer); }
    // What the client gets back for these bytes, as far as it comes without time passing.
    std::string talk(client& with, std::string_view bytes) {
        with.send(bytes);
        threads.poll();
        return with.receive();
    }
    std::string ask(std::string_view bytes) {
        client with = connect();
        return talk(with, bytes);
    }

    mainstay::core::manual_clock time;
    mainstay::core::runtime threads{time};
    function_handler handler;
    http::server server;
};

inline std::string body_of(std::string_view answer) {
    std::size_t at = answer.find("\r\n\r\n");
    return at == std::string_view::npos ? std::string() : std::string(answer.substr(at + 4));
}

inline std::size_t count_of(std::string_view text, std::string_view what) {
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size()))
        ++count;
    return count;
}

} // namespace mainstay_test
