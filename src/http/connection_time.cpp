// SPDX-License-Identifier: BSL-1.0
#include "http/connection.hpp"
#include "http/failure.hpp"
#include "http/stream_writer.hpp"

#include <mainstay/core/error.hpp>

#include <algorithm>
#include <sys/socket.h>
#include <system_error>

namespace mainstay::inline v0::http {
namespace {

using namespace std::chrono_literals;

constexpr auto linger_time = 2s;
// For a connection that has not asked anything yet when the server starts to drain.
constexpr auto drain_time = 1s;
// Between a handler's cancellation and an answer without it.
constexpr auto unheeded_time = 1s;

} // namespace

connection::wait connection::awaited() const noexcept {
    switch (phase_) {
    case phase::reading:
        if (unsent() != 0) return wait::write;
        if (work_ && work_->machine.in_body()) return wait::body;
        if (!idle()) return wait::head;
        if (shard_->draining()) return wait::drain;
        return served_ ? wait::idle : wait::head;
    case phase::handling:
        if (cancelled_by_ != cancelled_by::nobody) return wait::unheeded;
        return peer_closed_ && may_cancel() ? wait::half_closed : wait::handler;
    case phase::streaming:
    case phase::closing:
        return unsent() != 0 ? wait::write : wait::none;
    case phase::lingering:
        return wait::linger;
    case phase::closed:
        break;
    }
    return wait::none;
}

std::chrono::milliseconds connection::allowed(wait what) const noexcept {
    const server_timeouts& timeouts = shard_->options().timeouts;
    switch (what) {
    case wait::idle:
        return timeouts.idle;
    case wait::head:
        return timeouts.head;
    case wait::body:
        return timeouts.body;
    case wait::handler:
        return timeouts.handler;
    case wait::half_closed:
        return timeouts.half_close;
    case wait::write:
        return timeouts.write;
    case wait::drain:
        return drain_time;
    case wait::unheeded:
        return unheeded_time;
    case wait::linger:
        return linger_time;
    case wait::none:
        break;
    }
    return 0ms;
}

// Notes how long the present wait may take. The timer is set only when it would ring too late: in steady state it is
// never set again, and finds when it rings that the deadline has moved on.
void connection::await() {
    if (phase_ == phase::closed) return;
    wait what = awaited();
    if (what != waiting_) {
        waiting_ = what;
        auto time = allowed(what);
        deadline_ = time.count() > 0 ? now() + time : core::clock::steady_time::max();
        if (what == wait::half_closed && time.count() == 0) deadline_ = now();
        if (what == wait::half_closed) deadline_ = std::min(deadline_, work_->incoming.context().deadline());
    }
    if (deadline_ < armed_for_) {
        armed_for_ = deadline_;
        shard_->timers().schedule(*this, deadline_);
    }
}

void connection::on_timer() {
    target_ptr<connection> self(this);
    armed_for_ = core::clock::steady_time::max();
    if (shard_->timers().now() >= deadline_) {
        deadline_ = core::clock::steady_time::max();
        expire();
        advance();
    } else {
        await();
    }
}

void connection::expire() {
    switch (waiting_) {
    case wait::head:
        if (!idle()) {
            return answer_problem(problem(408, "request_timeout", "the request took too long to arrive"));
        }
        return close();
    case wait::body:
        return answer_problem(problem(408, "request_timeout", "the request took too long to arrive"));
    case wait::handler:
        return cancel_handler(cancelled_by::deadline);
    case wait::half_closed:
        cancel_handler(work_->incoming.context().expired(clock()) ? cancelled_by::deadline : cancelled_by::client);
        return;
    case wait::unheeded:
        // The handler goes on by itself, until it ends; its client has waited long enough.
        return answer_late();
    case wait::write:
        if (may_cancel()) cancel_handler(cancelled_by::client);
        return break_off();
    case wait::idle:
    case wait::drain:
    case wait::linger:
        return close();
    case wait::none:
        break;
    }
}

void connection::answer_late() {
    if (cancelled_by_ == cancelled_by::client) return close();
    http::response late;
    bool stopping = cancelled_by_ == cancelled_by::stop;
    auto code = stopping ? core::errc::stopping : core::errc::deadline_exceeded;
    answer_failure(std::make_exception_ptr(std::system_error(make_error_code(code))), work_->incoming, late, nullptr);
    write_answer(work_->out, late, form(false));
    work_->machine.give_up();
    phase_ = phase::closing;
}

bool connection::may_cancel() const noexcept {
    return running_ && (phase_ == phase::streaming || is_safe(work_->incoming.method()) || shard_->options().cancel_unsafe);
}

void connection::cancel_handler(cancelled_by whom) {
    if (!running_ || cancelled_by_ != cancelled_by::nobody) return;
    cancelled_by_ = whom;
    work_->incoming.context().cancel();
    // What it wakes must not find us in the middle of something.
    bool outer = std::exchange(advancing_, true);
    work_->cancellation.emit(asio::cancellation_type::terminal);
    advancing_ = outer;
}

void connection::drain() {
    target_ptr<connection> self(this);
    char one;
    bool waiting = ::recv(descriptor_, &one, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
    if (phase_ == phase::reading && served_ && idle() && unsent() == 0 && !waiting) return close();
    await();
}

void connection::cancel() {
    target_ptr<connection> self(this);
    if (!running_) {
        flush();
        return close();
    }
    cancel_handler(cancelled_by::stop);
    if (phase_ == phase::streaming) return break_off();
    advance();
}

} // namespace mainstay::inline v0::http
