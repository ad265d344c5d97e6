// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/connection.hpp"

#include "core/timers.hpp"
#include "data/postgres/error.hpp"

#include <mainstay/core/error.hpp>

#include <asio/post.hpp>
#include <asio/query.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

namespace mainstay::inline v0::data::postgres {
namespace {

using namespace std::chrono_literals;
using wait_type = asio::posix::stream_descriptor::wait_type;

// How long the server may take to give up what it was asked to.
constexpr auto cancel_patience = 5s;

std::string message_of(const PGconn* db) {
    std::string text = PQerrorMessage(db);
    // The last line says most: those before it tell of addresses that were tried.
    while (!text.empty() && text.back() == '\n')
        text.pop_back();
    for (auto& c : text) {
        if (c == '\n') c = ' ';
    }
    return text.empty() ? "the connection is lost" : text;
}

// Cuts a wait for the socket short when its time is over.
class alarm final : public core::timer {
public:
    alarm(asio::posix::stream_descriptor& socket, core::clock::steady_time at) : socket_(socket) {
        core::timers::of(asio::query(socket.get_executor(), asio::execution::context)).schedule(*this, at);
    }

private:
    void on_timer() override { socket_.cancel(); }
    asio::posix::stream_descriptor& socket_;
};

} // namespace

connection::connection(std::shared_ptr<const place> where, asio::any_io_executor executor, postgres::role as)
    : where_(std::move(where))
    , executor_(std::move(executor))
    , as_(as)
    , socket_(executor_)
    , statements_(*this, where_->options.statement_cache) {}

connection::~connection() {
    if (socket_.is_open()) socket_.release();
    if (db_ != nullptr) PQfinish(db_);
}

// The descriptor is libpq's; here it is only waited for.
void connection::adopt_socket() {
    if (socket_.is_open()) socket_.release();
    if (int descriptor = PQsocket(db_); descriptor >= 0) socket_.assign(descriptor);
}

task<void> connection::wait_for(wait_type what, core::clock::steady_time until) {
    std::error_code failed;
    {
        alarm late(socket_, until);
        co_await socket_.async_wait(what, asio::redirect_error(asio::use_awaitable, failed));
    }
    if (phase_ == phase::closed) throw std::system_error(make_error_code(core::errc::stopping), "database");
    if (where_->time->steady_now() >= until) {
        throw std::system_error(make_error_code(core::errc::deadline_exceeded), "connecting to the database");
    }
    if (failed) throw error(errc::cannot_open, where_->address.shown() + ": " + failed.message());
}

task<void> connection::open(core::clock::steady_time until) {
    auto self = shared_from_this();
    auto look_up = [where = where_, as = as_] { return where->address.settings(as, where->options.name); };
    auto settings = co_await where_->helpers->run(look_up);
    if (phase_ == phase::closed) throw std::system_error(make_error_code(core::errc::stopping), "database");
    std::vector<const char*> keywords, values;
    for (const auto& [keyword, value] : settings) {
        keywords.push_back(keyword.c_str());
        values.push_back(value.c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    db_ = PQconnectStartParams(keywords.data(), values.data(), 0);
    if (db_ == nullptr) throw std::bad_alloc();
    // Else libpq prints what the server has to say.
    PQsetNoticeReceiver(
        db_, [](void*, const PGresult*) {}, nullptr);
    auto status = PQstatus(db_) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
    while (status != PGRES_POLLING_OK) {
        if (status == PGRES_POLLING_FAILED) {
            throw error(errc::cannot_open, where_->address.shown() + ": " + message_of(db_));
        }
        adopt_socket();
        co_await wait_for(status == PGRES_POLLING_READING ? wait_type::wait_read : wait_type::wait_write, until);
        // It may close this socket and open another.
        socket_.release();
        status = PQconnectPoll(db_);
    }
    if (PQsetnonblocking(db_, 1) != 0 || PQenterPipelineMode(db_) != 1) {
        throw error(errc::cannot_open, where_->address.shown() + ": " + message_of(db_));
    }
    adopt_socket();
    phase_ = phase::open;
    opened_at = used_at = where_->time->steady_now();
    wait_readable();
}

// One wait is always outstanding, so that the end of a connection that idles is noticed.
void connection::wait_readable() {
    if (reading_ || phase_ != phase::open) return;
    reading_ = true;
    socket_.async_wait(wait_type::wait_read, [self = shared_from_this()](std::error_code failed) {
        self->reading_ = false;
        if (!failed && self->phase_ == phase::open) self->readable();
    });
}

void connection::readable() {
    if (PQconsumeInput(db_) == 0) {
        process(); // what came before the end
        if (phase_ == phase::open) lose(message_of(db_));
        return;
    }
    process();
    if (phase_ != phase::open) return;
    flush();
    wait_readable();
    notify();
}

void connection::process() {
    int nothing = 0;
    while (phase_ == phase::open && !in_flight_.empty() && PQisBusy(db_) == 0) {
        result_ptr answer(PQgetResult(db_));
        if (!answer) { // between two messages' results
            if (++nothing > 2) return;
            continue;
        }
        nothing = 0;
        if (PQresultStatus(answer.get()) == PGRES_PIPELINE_SYNC) {
            auto done = std::move(in_flight_.front());
            in_flight_.pop_front();
            if (done->cancel_sent) cancelled_at_ = core::clock::steady_time::max();
            used_at = where_->time->steady_now();
            done->end(nullptr);
        } else {
            in_flight_.front()->read(std::move(answer));
        }
    }
    // Whatever else comes from the server, such as that it goes away, libpq keeps for when it is asked.
    if (phase_ == phase::open && in_flight_.empty()) {
        if (PQstatus(db_) == CONNECTION_BAD) lose(message_of(db_));
        while (PGnotify* told = PQnotifies(db_))
            PQfreemem(told);
    }
}

void connection::send(std::unique_ptr<exchange> what) {
    if (phase_ != phase::open) {
        what->end(std::make_exception_ptr(error(errc::connection_lost, "the connection is lost")));
        return;
    }
    bool written = what->write(db_) && PQpipelineSync(db_) == 1;
    what->sent = true;
    in_flight_.push_back(std::move(what));
    if (!written) {
        // Not from here: whoever sends is not ready for the end of it.
        asio::post(executor_, [self = shared_from_this()] {
            if (self->phase_ == phase::open) self->lose(message_of(self->db_));
        });
        return;
    }
    flush();
}

void connection::flush() {
    if (writing_ || phase_ != phase::open) return;
    int left = PQflush(db_);
    if (left == 0) return;
    if (left < 0) {
        // What the server said last may still be read; that it is gone shows there.
        return;
    }
    writing_ = true;
    socket_.async_wait(wait_type::wait_write, [self = shared_from_this()](std::error_code failed) {
        self->writing_ = false;
        if (failed || self->phase_ != phase::open) return;
        // The server may not read on before its answers are taken.
        if (PQconsumeInput(self->db_) != 0) self->process();
        self->flush();
        self->notify();
    });
}

bool connection::is_clean() const noexcept {
    return phase_ == phase::open && in_flight_.empty() && cancels_ == 0 && PQtransactionStatus(db_) == PQTRANS_IDLE;
}

void connection::notify() {
    if (auto changed = changed_) (*changed)();
}

void connection::lose(const std::string& why) {
    auto self = shared_from_this();
    auto changed = std::move(changed_);
    close(std::make_exception_ptr(error(errc::connection_lost, where_->address.shown() + ": " + why)));
    if (changed) (*changed)();
}

void connection::close(std::exception_ptr why) noexcept {
    if (phase_ == phase::closed) return;
    auto self = weak_from_this().lock();
    if (why == nullptr) {
        why = std::make_exception_ptr(std::system_error(make_error_code(core::errc::stopping), "database"));
    }
    phase_ = phase::closed;
    changed_.reset();
    if (socket_.is_open()) {
        socket_.cancel();
        socket_.release();
    }
    if (db_ != nullptr) PQfinish(db_);
    db_ = nullptr;
    statements_.clear();
    auto left = std::move(in_flight_);
    in_flight_.clear();
    for (auto& each : left)
        each->end(why);
}

void connection::sweep(core::clock::steady_time now) {
    if (phase_ != phase::open || in_flight_.empty()) return;
    auto& first = *in_flight_.front();
    if (first.cancel_sent) {
        if (now - cancelled_at_ >= cancel_patience && now >= cancelled_at_) lose("the server does not answer");
        return;
    }
    bool over = now >= first.deadline || (first.context && first.context->cancelled());
    if (over && first.may_cancel) {
        cancelled_at_ = now;
        cancel_first();
    }
}

// libpq's way of cancelling opens a connection of its own, and blocks meanwhile.
void connection::cancel_first() {
    std::shared_ptr<PGcancel> request(PQgetCancel(db_), &PQfreeCancel);
    if (!request) return;
    bool taken = where_->helpers->try_submit([request, self = shared_from_this()]() mutable {
        char why[256];
        PQcancel(request.get(), why, sizeof(why));
        auto executor = self->executor_;
        asio::post(executor, [self = std::move(self)] {
            --self->cancels_;
            self->notify();
        });
    });
    if (!taken) return;
    ++cancels_;
    cancelled_once_ = true;
    in_flight_.front()->cancel_sent = true;
}

} // namespace mainstay::inline v0::data::postgres
