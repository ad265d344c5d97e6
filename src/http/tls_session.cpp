// SPDX-License-Identifier: BSL-1.0
#include "http/tls_session.hpp"

#include "http/tls_client_certificate.hpp"
#include "http/tls_settings.hpp"

#include <cerrno>
#include <limits>
#include <new>
#include <sys/socket.h>

namespace mainstay::inline v0::http {
namespace {

// Of the socket within one call, so that a client which sends what is no data cannot hold the thread.
constexpr int reads_in_a_call = 4;
// Handshake messages without data between them, once the handshake is through.
constexpr int most_unasked_messages = 32;

bool would_block() noexcept {
    return errno == EAGAIN || errno == EWOULDBLOCK;
}

} // namespace

// OpenSSL's way to the socket.
struct tls_socket {
    static tls_session& owner(BIO* bio) { return *static_cast<tls_session*>(BIO_get_data(bio)); }

    static int read(BIO* bio, char* out, int size) {
        tls_session& self = owner(bio);
        BIO_clear_retry_flags(bio);
        if (self.unasked_messages_ > most_unasked_messages) return -1;
        if (self.dry_ || ++self.reads_ > reads_in_a_call) {
            BIO_set_retry_read(bio);
            return -1;
        }
        ssize_t count;
        do {
            count = ::recv(self.descriptor_, out, static_cast<std::size_t>(size), 0);
        } while (count < 0 && errno == EINTR);
        if (count < 0 && would_block()) {
            self.dry_ = true;
            BIO_set_retry_read(bio);
            return -1;
        }
        if (count <= 0) return static_cast<int>(count);
        // Less than there was room for: the socket is empty, but for the client's end, if it was told of.
        if (count < size && !self.peer_ended_) self.dry_ = true;
        self.received_ += static_cast<std::size_t>(count);
        if (!std::exchange(self.begun_, true) && out[0] >= 'A' && out[0] <= 'Z') {
            self.plain_text_ = true;
            return -1;
        }
        return static_cast<int>(count);
    }

    static int write(BIO* bio, const char* bytes, int size) {
        tls_session& self = owner(bio);
        BIO_clear_retry_flags(bio);
        ssize_t count;
        do {
            count = ::send(self.descriptor_, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
        } while (count < 0 && errno == EINTR);
        if (count < 0 && would_block()) BIO_set_retry_write(bio);
        if (count > 0) self.sent_ += static_cast<std::size_t>(count);
        return static_cast<int>(count);
    }

    static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

    static BIO_METHOD* method() {
        static BIO_METHOD* const made = [] {
            BIO_METHOD* fresh = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "mainstay socket");
            if (fresh == nullptr) throw std::bad_alloc();
            BIO_meth_set_read(fresh, &read);
            BIO_meth_set_write(fresh, &write);
            BIO_meth_set_ctrl(fresh, &control);
            return fresh;
        }();
        return made;
    }

    static void on_progress(const SSL* ssl, int where, int) {
        auto* self = static_cast<tls_session*>(SSL_get_app_data(ssl));
        if (where == SSL_CB_ACCEPT_LOOP && self->established_) ++self->unasked_messages_;
    }
};

tls_session::tls_session(std::shared_ptr<const tls_settings> settings, int descriptor)
    : settings_(std::move(settings))
    , descriptor_(descriptor)
    , ssl_(SSL_new(settings_->native())) {
    BIO* bio = ssl_ ? BIO_new(tls_socket::method()) : nullptr;
    if (bio == nullptr) throw std::bad_alloc();
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(ssl_.get(), bio, bio);
    SSL_set_app_data(ssl_.get(), this);
    SSL_set_info_callback(ssl_.get(), &tls_socket::on_progress);
    SSL_set_accept_state(ssl_.get());
    const auto now = std::chrono::system_clock::to_time_t(settings_->time().wall_now());
    X509_VERIFY_PARAM_set_time(SSL_get0_param(ssl_.get()), now);
}

tls_session::step tls_session::result(int code) {
    switch (SSL_get_error(ssl_.get(), code)) {
    case SSL_ERROR_WANT_READ:
        return {dry_ ? outcome::want_read : outcome::again};
    case SSL_ERROR_WANT_WRITE:
        return {outcome::want_write};
    case SSL_ERROR_ZERO_RETURN:
        return {outcome::ended};
    default:
        broken_ = true;
        ERR_clear_error();
        return {outcome::failed};
    }
}

tls_session::step tls_session::handshake() {
    ERR_clear_error();
    reads_ = 0;
    const int code = SSL_do_handshake(ssl_.get());
    if (code == 1) {
        established_ = true;
        return {outcome::moved};
    }
    step found = result(code);
    read_waits_for_room_ = found.what == outcome::want_write;
    return found;
}

std::shared_ptr<const peer_certificate> tls_session::client() const {
    X509* shown = SSL_get0_peer_certificate(ssl_.get());
    return shown == nullptr ? nullptr : read_certificate(shown);
}

tls_session::step tls_session::read(std::span<char> room) {
    ERR_clear_error();
    reads_ = 0;
    std::size_t count = 0;
    const int code = SSL_read_ex(ssl_.get(), room.data(), room.size(), &count);
    read_waits_for_room_ = false;
    if (code == 1) {
        unasked_messages_ = 0;
        return {outcome::moved, count};
    }
    step found = result(code);
    read_waits_for_room_ = found.what == outcome::want_write;
    return found;
}

tls_session::step tls_session::write(std::string_view bytes) {
    ERR_clear_error();
    reads_ = 0;
    std::size_t count = 0;
    const int code = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
    write_waits_for_bytes_ = false;
    if (code == 1) return {outcome::moved, count};
    step found = result(code);
    write_waits_for_bytes_ = found.what == outcome::want_read || found.what == outcome::again;
    return found;
}

bool tls_session::say_end() {
    if (!established_ || broken_ || said_end_) return true;
    ERR_clear_error();
    const int code = SSL_shutdown(ssl_.get());
    if (code < 0 && SSL_get_error(ssl_.get(), code) == SSL_ERROR_WANT_WRITE) return false;
    said_end_ = true;
    ERR_clear_error();
    return true;
}

} // namespace mainstay::inline v0::http
