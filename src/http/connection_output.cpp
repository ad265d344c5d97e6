// SPDX-License-Identifier: BSL-1.0
#include "http/answer.hpp"
#include "http/connection.hpp"
#include "http/stream_writer.hpp"
#include "http/tls_session.hpp"

#include <array>
#include <cerrno>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mainstay::inline v0::http {
namespace {

constexpr std::size_t kept_output = 64 * 1024;
// What is read and thrown away behind a closing answer, so that the client gets to see it: unread bytes at the close
// would make the system reset the connection.
constexpr std::size_t linger_limit = 8 * 1024 * 1024;
constexpr int linger_reads_in_a_turn = 32;

} // namespace

// True when all is written; false when the rest has to wait, or the connection is closed now.
bool connection::flush() {
    if (!work_) return true;
    if (tls_ && !flush_tls()) return false;
    while (work_->sent < work_->out.size()) {
        if (!writable_) return false;
        ssize_t count =
            ::send(descriptor_, work_->out.data() + work_->sent, work_->out.size() - work_->sent, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            writable_ = false;
            forget_sent();
            return false;
        }
        if (count < 0) {
            if (may_cancel()) cancel_handler(cancelled_by::client);
            close();
            return false;
        }
        work_->sent += static_cast<std::size_t>(count);
        if (waiting_ == wait::write) progress(static_cast<std::size_t>(count), shard_->options().rates.answer);
        if (waiting_ == wait::silent_stream) waiting_ = wait::none;
    }
    work_->out.clear();
    work_->sent = work_->answers = 0;
    if (work_->out.capacity() > kept_output) work_->out = {};
    return true;
}

// Ahead of the answer, for which it is not known how long it takes.
void connection::inform(int status, std::string_view lines) {
    if (phase_ != phase::handling || done_ || work_->incoming.minor_version() == 0) return;
    if (unsent() > shard_->options().limits.unsent) return;
    write_informational(work_->out, status, lines);
    if (running_) flush();
}

// A stream may never be sent whole before more of it comes. Only when at least half is sent, so that moving the rest
// costs no more than sending did.
void connection::forget_sent() {
    if (work_->sent < kept_output || work_->sent < unsent()) return;
    work_->out.erase(0, work_->sent);
    work_->sent = 0;
}

std::optional<std::size_t> connection::send_file(int from, std::uint64_t offset, std::size_t most) {
    if (!flush()) return std::nullopt;
    auto at = static_cast<off_t>(offset);
    for (;;) {
        if (!writable_) return std::nullopt;
        ssize_t count = ::sendfile(descriptor_, from, &at, most);
        if (count >= 0) {
            if (waiting_ == wait::write) progress(static_cast<std::size_t>(count), shard_->options().rates.answer);
            if (waiting_ == wait::silent_stream) waiting_ = wait::none;
            return static_cast<std::size_t>(count);
        }
        if (errno == EINTR) continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK) {
            cancel_handler(cancelled_by::client);
            close();
            return std::nullopt;
        }
        writable_ = false;
    }
}

// Writes what is left, ends our side, then waits for the client's end.
bool connection::linger() {
    if (phase_ == phase::closing) {
        if (!flush()) return false;
        if (tls_ && !tls_->say_end()) {
            writable_ = false;
            return false;
        }
        ::shutdown(descriptor_, SHUT_WR);
        linger_left_ = linger_limit;
        phase_ = phase::lingering;
        waiting_ = wait::none;
    }
    std::array<char, 16 * 1024> unread;
    for (int reads = 0; readable_; ++reads) {
        if (reads == linger_reads_in_a_turn) {
            go_on_later();
            return false;
        }
        ssize_t count = ::recv(descriptor_, unread.data(), unread.size(), 0);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            readable_ = false;
            return false;
        }
        if (count <= 0 || static_cast<std::size_t>(count) >= linger_left_) {
            close();
            return false;
        }
        linger_left_ -= static_cast<std::size_t>(count);
    }
    return false;
}

// Ends in a way that no client can take for the answer's end.
void connection::break_off() noexcept {
    ::linger at_once{1, 0};
    tls_.reset();
    if (descriptor_ >= 0) ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

void connection::close() noexcept {
    if (phase_ == phase::closed) return;
    // Nothing that a client could take for the end of an answer that was cut short.
    if (tls_ && (phase_ == phase::reading || phase_ == phase::closing) && unsent() == 0) (void)tls_->say_end();
    phase_ = phase::closed;
    shard_->timers().cancel(*this);
    shard_->unlink(*this);
    // Before the poll lets go of us, which may be the end.
    ::close(std::exchange(descriptor_, -1));
    if (stream_) stream_->wake();
    if (body_) body_->wake();
    shard_->poll().forget(*this);
}

} // namespace mainstay::inline v0::http
