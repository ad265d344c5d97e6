// SPDX-License-Identifier: BSL-1.0
#include "data/sqlite/attempt.hpp"

#include "data/sqlite/error.hpp"
#include "data/sqlite/level.hpp"
#include "data/statement_text.hpp"

#include <mainstay/core/error.hpp>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/co_spawn.hpp>

#include <sqlite3.h>

namespace mainstay::inline v0::data::sqlite {

attempt::attempt(connection& db, const core::clock& time, const void* writer, terms given)
    : db_(db)
    , time_(time)
    , given_(std::move(given))
    , mark_(std::make_shared<detail::body_mark>())
    , thread_(std::this_thread::get_id())
    , root_(std::make_unique<level>(*this))
    , innermost_(root_.get()) {
    mark_->owner = writer;
}

attempt::~attempt() = default;

void attempt::start(const asio::any_io_executor& executor, detail::transaction_body& body) {
    asio::any_io_executor own = detail::body_executor(mark_, executor);
    if (given_.context) own = core::with_context(own, given_.context);
    // What it throws it keeps itself.
    asio::co_spawn(own, run(body), asio::bind_cancellation_slot(cancel_.slot(), [self = shared_from_this()](auto) {}));
}

task<void> attempt::run(detail::transaction_body& body) {
    auto on_end = std::make_shared<core::detail::unique_function<void()>>();
    on_end_ = on_end;
    try {
        keep_ = co_await root_->run_body(body);
    } catch (...) {
        failure_ = std::current_exception();
    }
    finished_ = true;
    mark_->running = false;
    if (*on_end) std::exchange(*on_end, {})();
}

std::exception_ptr attempt::failure() const noexcept {
    return failure_ != nullptr ? failure_ : root_->failure;
}

std::string attempt::last_statement() const {
    return without_values(last_statement_);
}

std::vector<std::function<void()>> attempt::take_after_commit() {
    return std::move(root_->after_commit);
}

void attempt::end() noexcept {
    over_ = true;
    mark_->running = false;
    for (auto* cursor : cursors_)
        cursor->close();
}

void attempt::when_ended(core::detail::unique_function<void()> on_end) {
    if (auto place = on_end_.lock()) *place = std::move(on_end);
}

void attempt::give_up(core::detail::unique_function<void()> on_end) {
    end();
    when_ended(std::move(on_end));
    auto self = shared_from_this();
    cancel_.emit(asio::cancellation_type::all);
}

void attempt::check(const level& on) {
    if (std::this_thread::get_id() != thread_) {
        throw error(errc::transaction_misused, "a transaction was used from another thread than its body's");
    }
    if (over_) throw error(errc::transaction_doomed, "the transaction has ended, or its body runs again alone");
    if (&on != innermost_) throw error(errc::transaction_misused, "an inner transaction is still open");
    if (on.failure != nullptr) throw error(errc::transaction_doomed, "an earlier statement failed");
    if (given_.context && given_.context->cancelled()) {
        throw std::system_error(make_error_code(core::errc::cancelled), "transaction");
    }
    if (time_.steady_now() >= given_.deadline) {
        throw std::system_error(make_error_code(core::errc::deadline_exceeded), "transaction");
    }
    if (given_.alone_after && time_.steady_now() > *given_.alone_after) {
        wants_to_be_alone_ = true;
        throw error(errc::transaction_doomed, "the body took long, and runs again alone");
    }
}

void attempt::failed(level& on) noexcept {
    if (on.failure == nullptr) on.failure = std::current_exception();
    int code = db_.last_code();
    may_succeed_again_ = may_succeed_again_ || (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED;
    if (!over_ && db_.outside_transaction()) lost_code_ = code != 0 ? code : SQLITE_ABORT;
}

task<detail::outcome> level::run(detail::statement& what) {
    try {
        in_.check(*this);
        in_.last_statement_ = what.text;
        co_return in_.db_.run(what);
    } catch (const error& failed) {
        // Misuse is the program's mistake, which it hears of; it changes nothing in the transaction.
        if (failed.reason() != errc::transaction_misused && !in_.over_) in_.failed(*this);
        throw;
    } catch (...) {
        in_.failed(*this);
        throw;
    }
}

task<std::unique_ptr<detail::cursor>> level::open(detail::statement& what) {
    try {
        in_.check(*this);
        in_.last_statement_ = what.text;
        co_return std::make_unique<level_cursor>(in_.shared_from_this(), *this, what);
    } catch (...) {
        if (!in_.over_ && in_.innermost_ == this) in_.failed(*this);
        throw;
    }
}

level_cursor::level_cursor(std::shared_ptr<attempt> in, level& on, detail::statement& what)
    : in_(std::move(in))
    , on_(&on)
    , what_(&what)
    , statement_(std::in_place, in_->db_, what.text) {
    (*statement_)->begin(what);
    in_->cursors_.insert(this);
}

level_cursor::~level_cursor() {
    in_->cursors_.erase(this);
}

task<bool> level_cursor::next(std::size_t rows) {
    // The level is looked at only while the attempt goes on: a given up one may have no levels left.
    if (in_->over_ || !statement_) throw error(errc::transaction_doomed, "the transaction has ended");
    try {
        in_->check(*on_);
        bool more = in_->db_.run_on(**statement_, what_->sink, rows);
        if (!more) close();
        co_return more;
    } catch (...) {
        close();
        if (!in_->over_ && in_->innermost_ == on_) in_->failed(*on_);
        throw;
    }
}

task<void> level::transact(detail::transaction_body& body, transaction_options) {
    in_.check(*this);
    if (in_.db_.control("savepoint n") != SQLITE_OK) {
        failure = std::make_exception_ptr(make_error(in_.db_.handle(), in_.db_.last_code(), "savepoint"));
        in_.failed(*this);
        std::rethrow_exception(failure);
    }
    level inner(in_);
    in_.innermost_ = &inner;
    bool keep = false;
    std::exception_ptr thrown;
    try {
        keep = co_await inner.run_body(body);
    } catch (...) {
        thrown = std::current_exception();
    }
    if (in_.over_) throw error(errc::transaction_doomed, "the transaction has ended, or its body runs again alone");
    in_.innermost_ = this;
    if (thrown == nullptr) thrown = inner.failure;
    if (in_.wants_to_be_alone_ || in_.lost()) {
        // Nothing of it is left, or will be; also when the body swallowed what told it so.
        failure = thrown != nullptr ? thrown
                                    : std::make_exception_ptr(error(errc::transaction_doomed, "the body runs again"));
        std::rethrow_exception(failure);
    }
    bool kept = keep && thrown == nullptr;
    int code = kept ? SQLITE_OK : in_.db_.control("rollback to n");
    if (code == SQLITE_OK) code = in_.db_.control("release n");
    if (code != SQLITE_OK) {
        failure = std::make_exception_ptr(make_error(in_.db_.handle(), code, "release"));
        if (in_.db_.outside_transaction()) in_.lost_code_ = code;
        std::rethrow_exception(failure);
    }
    if (thrown != nullptr) std::rethrow_exception(thrown);
    if (kept) {
        for (auto& f : inner.after_commit)
            after_commit.push_back(std::move(f));
    }
}

} // namespace mainstay::inline v0::data::sqlite
