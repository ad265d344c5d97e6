// SPDX-License-Identifier: BSL-1.0
#include "http/connection.hpp"
#include "http/failure.hpp"
#include "http/stream_writer.hpp"
#include "http/tls_session.hpp"
#include "http/tls_settings.hpp"

#include <mainstay/core/error.hpp>

#include <algorithm>
#include <system_error>

namespace mainstay::inline v0::http {
namespace {

using namespace std::chrono_literals;

constexpr auto linger_time = 2s;
// For the rest of a body that nobody wants.
constexpr auto skip_time = 5s;
// Between a handler's cancellation and an answer without it.
constexpr auto unheeded_time = 1s;

} // namespace

connection::wait connection::awaited() const noexcept {
    switch (phase_) {
    case phase::handshake:
        return shard_->draining() ? wait::drain : wait::handshake;
    case phase::reading:
        if (unsent() != 0) return wait::write;
        if (work_ && work_->machine.in_body()) return wait::body;
        if (!idle()) return wait::head;
        if (shard_->draining()) return wait::drain;
        return served_ ? wait::idle : wait::head;
    case phase::handling:
        if (cancelled_by_ != cancelled_by::nobody) return wait::unheeded;
        if (body_ && body_->waiting()) return wait::body;
        return peer_closed_ && !probed_ && may_cancel() ? wait::half_closed : wait::handler;
    case phase::streaming:
        if (unsent() != 0 || (stream_ && stream_->blocked())) return wait::write;
        return peer_closed_ ? wait::silent_stream : wait::none;
    case phase::skipping:
        return unsent() != 0 ? wait::write : wait::skip;
    case phase::closing:
        return unsent() != 0 || tls_ ? wait::write : wait::none;
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
    case wait::handshake:
        return tls_->settings().options().handshake_timeout;
    case wait::idle:
        return timeouts.idle;
    case wait::head:
        return timeouts.head;
    case wait::body:
        return timeouts.body;
    case wait::skip:
        return skip_time;
    case wait::handler:
    case wait::silent_stream:
        return timeouts.handler;
    case wait::half_closed:
        return timeouts.half_close;
    case wait::write:
        return timeouts.write;
    case wait::drain:
        return timeouts.drain;
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
        // What the handler did in between is not the client's time.
        if (waiting_ == wait::body) budget_ -= now() - since_;
        waiting_ = what;
        since_ = now();
        auto time = allowed(what);
        if (what == wait::write || (what == wait::body && !body_)) budget_ = time;
        deadline_ = time.count() > 0 ? since_ + time : core::clock::steady_time::max();
        if (what == wait::body && time.count() > 0 && shard_->options().rates.body != 0)
            deadline_ = std::min(deadline_, since_ + budget_);
        if ((what == wait::half_closed || what == wait::drain) && time.count() == 0) deadline_ = now();
        if (what == wait::half_closed || what == wait::handler)
            deadline_ = std::min(deadline_, work_->incoming.context().deadline());
    }
    if (deadline_ < armed_for_) {
        armed_for_ = deadline_;
        shard_->timers().schedule(*this, deadline_);
    }
}

// Something has moved: the client may go on, as long as enough moves in all.
void connection::progress(std::size_t bytes, std::size_t rate) {
    if (rate != 0) budget_ += std::chrono::nanoseconds(bytes * std::uint64_t{1'000'000'000} / rate);
    auto time = allowed(waiting_);
    if ((waiting_ != wait::body && waiting_ != wait::write) || time.count() == 0) return;
    deadline_ = now() + time;
    if (rate != 0) deadline_ = std::min(deadline_, since_ + budget_);
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
        if (body_) {
            work_->machine.give_up();
            return body_->fail(problem(408, "request_timeout", "the request took too long to arrive"));
        }
        return answer_problem(problem(408, "request_timeout", "the request took too long to arrive"));
    case wait::handler:
        return cancel_handler(cancelled_by::deadline);
    case wait::half_closed:
        if (probe()) return;
        cancel_handler(work_->incoming.context().expired(clock()) ? cancelled_by::deadline : cancelled_by::client);
        return;
    case wait::unheeded:
        // The handler goes on by itself, until it ends; its client has waited long enough.
        return answer_late();
    case wait::write:
        if (may_cancel()) cancel_handler(cancelled_by::client);
        return break_off();
    case wait::silent_stream:
        cancel_handler(cancelled_by::client);
        return break_off();
    case wait::drain:
    case wait::skip:
        // Not at once: what the client has sent meanwhile must not make the system reset the connection.
        phase_ = phase::closing;
        return;
    case wait::handshake:
    case wait::idle:
    case wait::linger:
        return close();
    case wait::none:
        break;
    }
}

// A client that ended its side may wait for its answer, or be gone: one that is gone resets what is written to it. True
// when there is something to wait for.
bool connection::probe() {
    bool may = work_->incoming.minor_version() == 1 && shard_->options().timeouts.half_close.count() > 0;
    if (probed_ || !may || work_->incoming.context().expired(clock())) return false;
    probed_ = true;
    work_->out.append("HTTP/1.1 102 Processing\r\n\r\n");
    flush();
    return true;
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
    return running_ &&
           (phase_ == phase::streaming || is_safe(work_->incoming.method()) || shard_->options().cancel_unsafe);
}

void connection::cancel_handler(cancelled_by whom) {
    if (!running_ || cancelled_by_ != cancelled_by::nobody) return;
    cancelled_by_ = whom;
    work_->incoming.context().cancel();
    // What it wakes must not find us in the middle of something.
    bool outer = std::exchange(advancing_, true);
    work_->cancellation.emit(asio::cancellation_type::terminal);
    if (body_) body_->wake();
    advancing_ = outer;
}

void connection::drain() {
    await();
}

bool connection::give_up_idle() {
    if (phase_ == phase::handshake && !readable_) {
        close();
        return true;
    }
    if (phase_ != phase::reading || work_ || readable_) return false;
    target_ptr<connection> self(this);
    phase_ = phase::closing;
    advance();
    return true;
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
