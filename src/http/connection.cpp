// SPDX-License-Identifier: BSL-1.0
#include "http/connection.hpp"

#include "core/context_executor.hpp"
#include "http/failure.hpp"
#include "http/forwarded_client.hpp"
#include "http/request_access.hpp"
#include "http/stream_writer.hpp"
#include "http/tls_session.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/http/problem_response.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>
#include <asio/post.hpp>

#include <cerrno>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mainstay::inline v0::http {
namespace {

// The most of an unread body that is read and thrown away so that the connection can be kept.
constexpr std::size_t skip_limit = 256 * 1024;

} // namespace

connection::connection(std::shared_ptr<shard> owner, accepted_socket socket, address_table::place place)
    : shard_(std::move(owner))
    , descriptor_(socket.descriptor.get())
    , peer_(std::move(socket.peer))
    , place_(std::move(place)) {
    shard_->link(*this);
    socket.descriptor.release();
}

connection::~connection() {
    close();
    shard_->lose_connection();
}

void connection::start(const std::shared_ptr<shard>& owner, accepted_socket socket, address_table::place place) {
    auto tls = socket.from->tls ? socket.from->tls->current() : nullptr;
    target_ptr<connection> self(new connection(owner, std::move(socket), std::move(place)));
    if (tls) {
        self->tls_ = std::make_unique<tls_session>(std::move(tls), self->descriptor_);
        self->phase_ = phase::handshake;
    }
    if (!self->watch()) return;
    self->await();
}

// False when the system has no more memory for it; the client sees its connection closed.
bool connection::watch() {
    try {
        shard_->poll().watch(descriptor_, *this);
    } catch (const std::system_error&) {
        return false;
    }
    return true;
}

void connection::borrow() {
    if (work_) return;
    work_ = shard_->workspaces().lend(*this, peer_);
    shard_->move_to_front(*this);
}

// Unless something is under way. What runs may hold views of the request, also of a connection that is closed.
void connection::give_back() noexcept {
    if (!work_ || running_ || (phase_ != phase::closed && !work_->idle())) return;
    if (phase_ == phase::reading || phase_ == phase::lingering || phase_ == phase::closed) {
        shard_->workspaces().take_back(std::move(work_));
    }
}

void connection::turn_away(const std::shared_ptr<shard>& owner, accepted_socket socket) {
    target_ptr<connection> self(new connection(owner, std::move(socket), address_table::place()));
    if (!self->watch()) return;
    problem full(503, "too_many_connections", "too many connections; try again later");
    self->answer_problem(full.retry_after(std::chrono::seconds{1}));
    self->advance();
}

void connection::on_events(std::uint32_t events) {
    target_ptr<connection> self(this);
    if ((events & EPOLLOUT) != 0) writable_ = true;
    if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) readable_ = true;
    if ((events & EPOLLRDHUP) != 0) peer_closed_ = true;
    if (tls_) {
        if (readable_) tls_->readable(peer_closed_);
        if (writable_ && tls_->read_waits_for_room()) readable_ = true;
        if (readable_ && tls_->write_waits_for_bytes()) writable_ = true;
    }
    if ((events & (EPOLLHUP | EPOLLERR)) != 0 && phase_ != phase::reading) {
        // Nobody reads what we write any more.
        peer_closed_ = true;
        if (may_cancel()) cancel_handler(cancelled_by::client);
        if (phase_ != phase::handling || may_cancel()) return close();
    }
    advance();
}

asio::any_io_executor connection::executor() const {
    using inner = asio::io_context::executor_type;
    return core::context_executor<inner>(work_->incoming.shared_context(), shard_->context().get_executor());
}

// Goes on until there is something to wait for.
void connection::advance() {
    if (advancing_) return;
    advancing_ = true;
    reads_ = requests_ = 0;
    try {
        while (step()) {
        }
    } catch (...) {
        // Out of memory, or a hook that throws: this client's connection ends, and no other.
        close();
    }
    advancing_ = false;
    give_back();
    await();
}

// Behind what else waits on this thread.
void connection::go_on_later() {
    asio::post(shard_->context(), [self = target_ptr<connection>(this)] { self->advance(); });
}

bool connection::step() {
    switch (phase_) {
    case phase::handshake:
        return handshake_step();
    case phase::reading:
        return read_step();
    case phase::handling:
        if (done_) return finish_handling();
        if (body_ && readable_) body_->wake();
        flush();
        return false;
    case phase::streaming:
        return stream_step();
    case phase::skipping:
        return skip_step();
    case phase::closing:
    case phase::lingering:
        return linger();
    case phase::closed:
        break;
    }
    return false;
}

bool connection::must_flush() const noexcept {
    const server_limits& limits = shard_->options().limits;
    return work_ && (work_->unsent() > limits.unsent ||
                        (limits.pipelined_requests != 0 && work_->answers >= limits.pipelined_requests));
}

bool connection::read_step() {
    // A client that does not read its answers gets no more of them made.
    if (must_flush() && !flush()) return false;
    if (!work_) return readable_ && read_more();
    if (requests_ == requests_in_a_turn) {
        go_on_later();
        return false;
    }
    switch (work_->machine.advance(work_->incoming)) {
    case http1_machine::event::request:
        handle();
        return true;
    case http1_machine::event::head:
        begin_body();
        return true;
    case http1_machine::event::refused:
        refuse(work_->machine.why());
        return true;
    case http1_machine::event::piece:
    case http1_machine::event::need_input:
        break;
    }
    // Everything that has arrived is answered: one write for all of it.
    return flush() && readable_ && read_more();
}

bool connection::read_more() {
    if (++reads_ > reads_in_a_turn) {
        go_on_later();
        return false;
    }
    borrow();
    return receive();
}

// True when there is something new to look at. Where the client has ended, or is gone, the connection is closed.
bool connection::receive() {
    if (tls_) return receive_tls();
    std::span<char> room = work_->machine.room();
    ssize_t count = ::recv(descriptor_, room.data(), room.size(), 0);
    if (count > 0) {
        work_->machine.received(static_cast<std::size_t>(count));
        if (work_->machine.in_body()) progress(static_cast<std::size_t>(count), shard_->options().rates.body);
        // Less than there was room for means that the socket is empty; but for the client's end, if it was told of.
        if (static_cast<std::size_t>(count) < room.size() && !peer_closed_) readable_ = false;
        return true;
    }
    if (count < 0 && errno == EINTR) return true;
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        readable_ = false;
        return true;
    }
    cancel_handler(cancelled_by::client);
    close();
    return false;
}

void connection::prepare_context() {
    detail::request_access in(work_->incoming);
    if (in.context.unique()) {
        in.context->reset();
    } else {
        in.context = core::context_ptr::make();
    }
    prepared_ = true;
    if (peer_.trusted)
        resolve_client(work_->incoming, shard_->options().forwarded, shard_->trusted_proxies(), work_->client,
            work_->authority);
}

// The handler's time: from the arrival of the whole request.
void connection::start_clock() {
    detail::request_access in(work_->incoming);
    in.received_at = now();
    renew_deadline();
}

void connection::renew_deadline() noexcept {
    auto limit = shard_->options().timeouts.handler;
    if (limit.count() > 0) work_->incoming.context().deadline(now() + limit);
}

void connection::begin_body() {
    prepare_context();
    waiting_ = wait::none;
    http1_machine& machine = work_->machine;
    try {
        if (!machine.limit_body(shard_->handler().body_limit(work_->incoming, shard_->options().limits.body))) return;
        if (!machine.body_is_there() && shard_->handler().handles_head(work_->incoming)) {
            body_ = std::make_unique<body_stream>(*this);
            budget_ = shard_->options().timeouts.body;
            detail::request_access(work_->incoming).body_source = body_.get();
            return handle();
        }
    } catch (...) {
        work_->answer.clear();
        answer_failure(std::current_exception(), work_->incoming, work_->answer, &shard_->options().on_error);
        write_answer(work_->out, work_->answer, form(false));
        phase_ = phase::closing;
        return;
    }
    machine.read_whole();
    if (!machine.take_expectation()) return;
    if (machine.advance(work_->incoming) == http1_machine::event::need_input) {
        work_->out.append(continue_answer);
    }
}

void connection::handle() {
    if (!prepared_) prepare_context();
    start_clock();
    work_->answer.clear();
    served_ = true;
    ++requests_;
    ++work_->answers;
    probed_ = false;
    waiting_ = wait::none;
    cancelled_by_ = cancelled_by::nobody;
    phase_ = phase::handling;
    done_ = false;
    work_->error = nullptr;
    try {
        done_ = shard_->handler().handle(*work_);
        if (!done_ && !running_) throw std::logic_error("request_handler::handle gave false and did not call run");
    } catch (...) {
        // A coroutine that was started has the request still: its end is waited for.
        if (!running_) done_ = true;
        work_->error = std::current_exception();
    }
}

void connection::run(task<void> work) {
    if (running_ || refusing_) throw std::logic_error("exchange::run was called twice, or in refuse");
    spawn(std::move(work));
}

void connection::spawn(task<void> work) {
    running_ = true;
    asio::co_spawn(executor(), std::move(work),
        asio::bind_cancellation_slot(work_->cancellation.slot(),
            [self = target_ptr<connection>(this)](std::exception_ptr error) { self->handled(std::move(error)); }));
}

void connection::handled(std::exception_ptr error) {
    running_ = false;
    done_ = true;
    if (!work_->error) work_->error = std::move(error);
    advance();
}

answer_form connection::form(bool keep_alive) noexcept {
    return {work_->incoming.method(), work_->incoming.minor_version(), keep_alive, shard_->server_line(),
        shard_->date_line()};
}

bool connection::finish_handling() {
    done_ = false;
    body_.reset();
    detail::request_access(work_->incoming).body_source = nullptr;
    if (work_->error) {
        auto error = std::exchange(work_->error, nullptr);
        if (cancelled_by_ == cancelled_by::client) {
            close();
            return false;
        }
        bool cut_short = cancelled_by_ != cancelled_by::nobody;
        auto code = cancelled_by_ == cancelled_by::stop ? core::errc::stopping : core::errc::deadline_exceeded;
        // What a cancelled handler throws is the cancellation's doing; the client is told the cause.
        if (cut_short) error = std::make_exception_ptr(std::system_error(make_error_code(code)));
        answer_failure(error, work_->incoming, work_->answer, cut_short ? nullptr : &shard_->options().on_error);
    }
    bool keep_alive = work_->machine.keep_alive() && !work_->answer.closes() && !shard_->draining();
    keep_alive = keep_alive && (skip_body() || work_->machine.body_left() <= skip_limit);
    if (work_->answer.stream() || work_->answer.file() != nullptr) {
        begin_stream(keep_alive);
        return true;
    }
    write_answer(work_->out, work_->answer, form(keep_alive));
    end_answer(keep_alive);
    return true;
}

void connection::end_answer(bool keep_alive) {
    waiting_ = wait::none;
    if (keep_alive && !work_->machine.whole()) {
        phase_ = phase::skipping;
        return;
    }
    work_->machine.finish_request(work_->incoming);
    prepared_ = false;
    phase_ = keep_alive ? phase::reading : phase::closing;
}

void connection::refuse(const refusal& why) {
    answer_problem(why.to_problem());
}

// An answer of the connection's own, behind which it closes: where the next request would start is not known.
void connection::answer_problem(const problem& why) {
    borrow();
    if (!prepared_) prepare_context();
    start_clock();
    std::string_view id = ensure_id(work_->incoming);
    work_->answer.clear();
    refusing_ = true;
    try {
        shard_->handler().refuse(*work_, why);
    } catch (...) {
        work_->answer.clear();
        write_problem(work_->answer, why, id);
    }
    refusing_ = false;
    work_->answer.stream(nullptr);
    write_answer(work_->out, work_->answer, form(false));
    work_->machine.give_up();
    waiting_ = wait::none;
    phase_ = phase::closing;
}

} // namespace mainstay::inline v0::http
