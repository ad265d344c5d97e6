// SPDX-License-Identifier: BSL-1.0
#include "http/body_stream.hpp"

#include "http/connection.hpp"
#include "http/request_access.hpp"

#include <mainstay/core/error.hpp>

#include <stdexcept>
#include <utility>

namespace mainstay::inline v0::http {

task<std::string_view> body_stream::read() {
    std::string_view piece;
    auto what = co_await next(false, &piece);
    co_return what == event::piece ? piece : std::string_view();
}

task<void> body_stream::read_whole() {
    (void)co_await next(true, nullptr);
    owner_->body_arrived();
}

task<body_stream::event> body_stream::next(bool whole, std::string_view* piece) {
    for (;;) {
        check();
        switch (owner_->read_body(whole, piece)) {
        case event::piece:
            co_return event::piece;
        case event::request:
            co_return event::request;
        case event::refused:
            if (!owner_->work_->machine.why()) throw std::logic_error("http::request_body: read after read_whole");
            throw owner_->work_->machine.why().to_problem();
        case event::head:
        case event::need_input:
            break;
        }
        // Looking may have found that the client is gone, of which nobody would tell again.
        if (owner_->phase_ == connection::phase::handling) co_await wait_for_input();
    }
}

void body_stream::check() const {
    if (failed_) throw problem(*failed_);
    if (owner_->phase_ != connection::phase::handling) {
        throw std::system_error(make_error_code(core::errc::cancelled), "the client is gone");
    }
}

// Until `wake`; what cancels the handler wakes as well.
task<void> body_stream::wait_for_input() {
    return place_.wait([this] { owner_->await(); });
}

void body_stream::fail(problem why) {
    failed_ = std::make_unique<problem>(std::move(why));
    wake();
}

// For the handler's sake: what there is to read, taking more from the socket where that is needed.
http1_machine::event connection::read_body(bool whole, std::string_view* piece) {
    http1_machine& machine = work_->machine;
    if (machine.deferred()) {
        if (whole) {
            machine.read_whole();
        } else {
            machine.read_pieces();
        }
    }
    for (int reads = 0; phase_ == phase::handling; ++reads) {
        auto what = whole ? machine.advance(work_->incoming) : machine.next_piece(*piece);
        if (what != http1_machine::event::need_input) {
            // A piece is a sign of life: the handler's own time begins anew.
            if (what == http1_machine::event::piece) renew_deadline();
            return what;
        }
        if (machine.take_expectation()) {
            work_->out.append(continue_answer);
            flush();
        }
        if (reads == reads_in_a_turn) {
            go_on_later();
            return what;
        }
        if (!readable_) return what;
        receive();
    }
    return http1_machine::event::need_input;
}

void connection::body_arrived() {
    detail::request_access(work_->incoming).body_source = nullptr;
    body_.reset();
    start_clock();
}

// What is left of a body that nobody wants.
bool connection::skip_step() {
    if (skip_body()) {
        end_answer(true);
        return true;
    }
    if (work_->machine.body_left() == http1_machine::unknown) {
        phase_ = phase::closing;
        return true;
    }
    return flush() && readable_ && read_more();
}

// Whether the next request can be found behind this one, whose handler has answered without reading all of its body.
bool connection::skip_body() {
    http1_machine& machine = work_->machine;
    if (machine.whole()) return true;
    if (machine.deferred()) {
        // A client that waits for a word before it sends may send or not.
        if (machine.take_expectation()) return false;
        machine.read_pieces();
    }
    std::string_view piece;
    for (;;) {
        switch (machine.next_piece(piece)) {
        case http1_machine::event::piece:
            break;
        case http1_machine::event::request:
            return true;
        case http1_machine::event::head:
        case http1_machine::event::refused:
        case http1_machine::event::need_input:
            return false;
        }
    }
}

} // namespace mainstay::inline v0::http
