// SPDX-License-Identifier: BSL-1.0
#include "http/connection.hpp"
#include "http/tls_session.hpp"

#include <mainstay/core/problem.hpp>

namespace mainstay::inline v0::http {

// True when there is more to do at once.
bool connection::handshake_step() {
    while (readable_ && writable_) {
        if (++reads_ > reads_in_a_turn) {
            go_on_later();
            return false;
        }
        switch (tls_->handshake().what) {
        case tls_session::outcome::moved:
            peer_.secure = true;
            peer_.certificate = tls_->client();
            phase_ = phase::reading;
            waiting_ = wait::none;
            readable_ = tls_->pending();
            return true;
        case tls_session::outcome::again:
            break;
        case tls_session::outcome::want_read:
            readable_ = false;
            break;
        case tls_session::outcome::want_write:
            writable_ = false;
            break;
        case tls_session::outcome::ended:
        case tls_session::outcome::failed: {
            const bool plain = tls_->plain_text();
            tls_.reset();
            if (plain) {
                answer_problem(
                    problem(400, "tls_expected", "plain HTTP was sent to a port that speaks TLS: use https"));
            } else {
                // So that the client gets to see the alert.
                phase_ = phase::closing;
            }
            return true;
        }
        }
    }
    return false;
}

bool connection::receive_tls() {
    const auto got = tls_->read(work_->machine.room());
    const std::size_t moved = tls_->take_received();
    if (moved != 0 && work_->machine.in_body()) progress(moved, shard_->options().rates.body);
    switch (got.what) {
    case tls_session::outcome::moved:
        work_->machine.received(got.count);
        readable_ = tls_->pending();
        return true;
    case tls_session::outcome::again:
        return true;
    case tls_session::outcome::want_read:
        readable_ = false;
        return true;
    case tls_session::outcome::want_write:
        readable_ = writable_ = false;
        return true;
    case tls_session::outcome::ended:
    case tls_session::outcome::failed:
        break;
    }
    cancel_handler(cancelled_by::client);
    close();
    return false;
}

// As flush: true when all has gone to the socket, and what is sent is counted.
bool connection::flush_tls() {
    while (work_->sent < work_->out.size()) {
        if (!writable_) return false;
        const auto put = tls_->write(work_->out.view().substr(work_->sent));
        work_->sent += put.count;
        const std::size_t moved = tls_->take_sent();
        if (moved != 0 && waiting_ == wait::write) progress(moved, shard_->options().rates.answer);
        if (moved != 0 && waiting_ == wait::silent_stream) waiting_ = wait::none;
        if (put.what == tls_session::outcome::moved) continue;
        if (put.what == tls_session::outcome::failed || put.what == tls_session::outcome::ended) {
            if (may_cancel()) cancel_handler(cancelled_by::client);
            close();
            return false;
        }
        writable_ = false;
        forget_sent();
        return false;
    }
    return true;
}

} // namespace mainstay::inline v0::http
