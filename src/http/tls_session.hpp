// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "http/openssl_ptr.hpp"

#include <mainstay/http/peer_certificate.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace mainstay::inline v0::http {

class tls_settings;

// The TLS of one connection, on its socket. Never blocks, never raises SIGPIPE.
class tls_session {
public:
    enum class outcome { moved, again, want_read, want_write, ended, failed };
    struct step {
        outcome what;
        std::size_t count = 0;
    };

    tls_session(std::shared_ptr<const tls_settings> settings, int descriptor);
    tls_session(const tls_session&) = delete;
    tls_session& operator=(const tls_session&) = delete;

    // `moved` once it is through.
    step handshake();
    // `again`: nothing for the caller, but there may be more; let others have their turn now and then.
    step read(std::span<char> room);
    // After `want_write` the same bytes have to come first, more may follow.
    step write(std::string_view bytes);
    // Tells the client that nothing follows (close_notify), where that is still possible. False when it has to wait.
    bool say_end();

    // The socket may have something to read.
    void readable(bool peer_ended) noexcept {
        dry_ = false;
        peer_ended_ = peer_ended_ || peer_ended;
    }
    // Whether reading could give something although the socket has nothing.
    bool pending() const noexcept { return !dry_ || SSL_has_pending(ssl_.get()) != 0; }
    // After the handshake: what the client has shown of itself; null where that is nothing.
    std::shared_ptr<const peer_certificate> client() const;
    // Whether the client speaks plain HTTP.
    bool plain_text() const noexcept { return plain_text_; }
    const tls_settings& settings() const noexcept { return *settings_; }
    bool read_waits_for_room() const noexcept { return read_waits_for_room_; }
    bool write_waits_for_bytes() const noexcept { return write_waits_for_bytes_; }
    // Bytes that the socket has given or taken since this was asked last.
    std::size_t take_received() noexcept { return std::exchange(received_, 0); }
    std::size_t take_sent() noexcept { return std::exchange(sent_, 0); }

private:
    friend struct tls_socket;
    step result(int code);

    std::shared_ptr<const tls_settings> settings_;
    int descriptor_;
    bool established_ = false, broken_ = false, said_end_ = false, plain_text_ = false, begun_ = false;
    bool dry_ = false, peer_ended_ = false;
    bool read_waits_for_room_ = false, write_waits_for_bytes_ = false;
    int reads_ = 0;            // of the socket, in this call
    int unasked_messages_ = 0; // since the last data: key updates and the like
    std::size_t received_ = 0, sent_ = 0;
    openssl_ptr<SSL> ssl_;
};

} // namespace mainstay::inline v0::http
