// SPDX-License-Identifier: BSL-1.0
#include "data/sqlite/writer.hpp"

#include "core/timers.hpp"
#include "data/sqlite/error.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/data/statement_observer.hpp>

#include <asio/post.hpp>
#include <asio/query.hpp>

#include <sqlite3.h>

#include <algorithm>

namespace mainstay::inline v0::data::sqlite {
namespace {

using namespace std::chrono_literals;

// How many share one commit at most, how long one group takes others on, and how many of the background it takes at
// its end though requests still wait.
constexpr std::size_t most_members = 256, background_share = 8;
constexpr auto longest_group = 10ms;
constexpr auto between_probes = 1s;

std::exception_ptr core_failure(core::errc code) {
    return std::make_exception_ptr(std::system_error(make_error_code(code), "database"));
}
std::exception_ptr data_failure(errc code, const char* cause) {
    return std::make_exception_ptr(error(code, cause));
}

} // namespace

writer::writer(std::shared_ptr<const place> where, asio::any_io_executor executor)
    : where_(std::move(where))
    , time_(*where_->time)
    , executor_(std::move(executor))
    , queue_(where_->options.writer_queue) {}

writer::~writer() = default;

void writer::open() {
    db_ = std::make_unique<connection>(*where_, connection::role::writer);
}

void writer::close() noexcept {
    for (alarm* each : {&hold_alarm_, &lock_alarm_, &sweep_alarm_, &probe_alarm_, &drain_alarm_}) {
        if (each->armed()) disarm(*each);
    }
    if (alone_attempt_) alone_attempt_->end();
    if (db_) sqlite3_wal_checkpoint_v2(db_->handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    db_.reset();
}

task<settled> writer::submit(std::unique_ptr<member> what) {
    what->alone = what->options.alone || what->options.foreign_keys_at_commit;
    auto limit = what->options.busy_limit.count() > 0 ? what->options.busy_limit : where_->options.busy_limit;
    what->busy_until = time_.steady_now() + limit;
    core::detail::unique_function<void(detail::resumer<settled>)> start =
        [self = shared_from_this(), what = std::move(what)](detail::resumer<settled> resume) mutable {
            what->resume = std::move(resume);
            switch (self->queue_.push(what)) {
            case writer_queue::admission::queued_first:
                self->wake();
                break;
            case writer_queue::admission::queued:
                break;
            case writer_queue::admission::full:
                what->failure = core_failure(core::errc::overloaded);
                what->answer();
                break;
            case writer_queue::admission::closed:
                what->failure = core_failure(core::errc::stopping);
                what->answer();
                break;
            }
        };
    co_return co_await detail::suspended<settled>(std::move(start));
}

void writer::wake() {
    asio::post(executor_, [self = shared_from_this()] { self->pump(); });
}

void writer::pump() {
    if (alone_ || waits_for_lock_) return;
    auto next = queue_.take();
    if (!next) {
        look_at_drain();
        return;
    }
    if (!too_late(*next) && begin(next)) {
        if (next->alone) {
            run_alone(std::move(next));
        } else {
            run_group(std::move(next));
        }
    }
    // Between groups, whatever else runs on this thread has its turn.
    wake();
}

// Whether nobody waits for it any more; answers it then.
bool writer::too_late(member& one) {
    if (one.context && one.context->cancelled()) {
        one.failure = core_failure(core::errc::cancelled);
    } else if (time_.steady_now() >= one.deadline) {
        one.failure = core_failure(core::errc::deadline_exceeded);
    } else if (!db_) {
        one.failure = core_failure(core::errc::stopping);
    } else {
        return false;
    }
    one.answer();
    return true;
}

bool writer::begin(std::unique_ptr<member>& first) {
    if (first->options.foreign_keys_at_commit) db_->control("pragma foreign_keys = off");
    int code = db_->control("begin immediate");
    if (code == SQLITE_OK) {
        lock_retries_ = 0;
        return true;
    }
    if (first->options.foreign_keys_at_commit) db_->control("pragma foreign_keys = on");
    if ((code & 0xff) == SQLITE_BUSY) {
        wait_for_lock(std::move(first));
    } else {
        note_health(code);
        first->failure = std::make_exception_ptr(make_error(db_->handle(), code, "begin"));
        first->answer();
    }
    return false;
}

void writer::run_group(std::unique_ptr<member> first) {
    members group, later;
    auto started = time_.steady_now();
    std::size_t extra = 0;
    for (auto one = std::move(first); one;) {
        if (!too_late(*one)) {
            switch (run_shared(one)) {
            case fate::settled:
                group.push_back(std::move(one));
                break;
            case fate::again_alone:
                one->alone = true;
                later.push_back(std::move(one));
                break;
            case fate::waits:
                break;
            case fate::undone:
                for (auto each = later.rbegin(); each != later.rend(); ++each)
                    queue_.push_front(std::move(*each));
                redo(std::move(group), std::move(one));
                return;
            }
        }
        bool full = group.size() >= most_members || time_.steady_now() - started >= longest_group;
        if (!full) {
            one = queue_.take_shareable();
        } else {
            one = extra++ < background_share ? queue_.take_background() : nullptr;
        }
    }
    commit(std::move(group));
    for (auto each = later.rbegin(); each != later.rend(); ++each)
        queue_.push_front(std::move(*each));
}

// Runs one in its savepoint. `undone` means that the outer transaction is gone or broken, and all of it with it.
writer::fate writer::run_shared(std::unique_ptr<member>& one) {
    one->failure = nullptr;
    one->result = {};
    if (db_->control("savepoint m") != SQLITE_OK) return fate::undone;
    if (one->body != nullptr) return run_shared_body(one);
    run_single(*one);
    return finish_shared(*one, true) ? fate::settled : fate::undone;
}

void writer::run_single(member& one) {
    try {
        if (one.single->sink != nullptr) one.single->sink->clear();
        one.result.done = db_->run(*one.single);
    } catch (...) {
        one.failure = std::current_exception();
    }
}

writer::fate writer::run_shared_body(std::unique_ptr<member>& one) {
    attempt::terms terms{one->context, one->deadline, time_.steady_now() + where_->options.share_limit};
    auto run = std::make_shared<attempt>(*db_, time_, this, std::move(terms));
    run->start(executor_, *one->body);
    auto* observer = where_->options.observer;
    if (!run->finished()) {
        if (observer != nullptr) observer->body_delayed(body_delay::suspended, run->last_statement());
        one->alone = true;
        ++given_up_;
        run->give_up([self = shared_from_this(), waiting = std::move(one)]() mutable {
            --self->given_up_;
            self->queue_.push_front(std::move(waiting));
            self->wake();
        });
        bool whole = db_->control("rollback to m") == SQLITE_OK && db_->control("release m") == SQLITE_OK;
        return whole ? fate::waits : fate::undone;
    }
    run->end();
    if (run->lost()) return fate::undone;
    if (run->wants_to_be_alone() || run->may_succeed_again()) {
        if (observer != nullptr && run->wants_to_be_alone()) {
            observer->body_delayed(body_delay::slow, run->last_statement());
        }
        bool whole = db_->control("rollback to m") == SQLITE_OK && db_->control("release m") == SQLITE_OK;
        return whole ? fate::again_alone : fate::undone;
    }
    one->failure = run->failure();
    one->result.after_commit = run->take_after_commit();
    return finish_shared(*one, run->keep()) ? fate::settled : fate::undone;
}

// Ends the savepoint; false when the outer transaction is gone or broken.
bool writer::finish_shared(member& one, bool keep) {
    if (db_->outside_transaction()) return false;
    bool kept = keep && one.failure == nullptr;
    if (kept && db_->owes_foreign_keys()) {
        one.failure = data_failure(errc::foreign_key_violation, "a deferred foreign key refers to nothing");
        kept = false;
    }
    if (!kept) one.result.after_commit.clear();
    if (!kept && db_->control("rollback to m") != SQLITE_OK) return false;
    return db_->control("release m") == SQLITE_OK;
}

// The outer transaction is gone: the innocent run again together, then the one that did it alone. When the disk or the
// machine failed, nobody is innocent, and each gets its own answer.
void writer::redo(members group, std::unique_ptr<member> culprit) {
    bool fatal = is_fatal(db_->last_code());
    note_health(db_->last_code());
    roll_back();
    if (culprit) {
        culprit->alone = true;
        queue_.push_front(std::move(culprit));
    }
    for (auto each = group.rbegin(); each != group.rend(); ++each) {
        if (fatal) (*each)->alone = true;
        queue_.push_front(std::move(*each));
    }
}

void writer::commit(members group) {
    auto since = time_.steady_now();
    int code = db_->control("commit");
    if (code == SQLITE_OK) {
        note_health(code);
        auto* observer = where_->options.observer;
        if (observer != nullptr && !group.empty()) observer->committed(group.size(), time_.steady_now() - since);
    } else {
        auto failure = commit_failure(code);
        roll_back();
        for (auto& one : group) {
            one->failure = failure;
            one->result = {};
        }
    }
    for (auto& one : group)
        one->answer();
}

// Nobody can tell what an I/O error left on the disk; every other failure left nothing.
std::exception_ptr writer::commit_failure(int code) {
    note_health(code);
    auto failure = make_error(db_->handle(), code, "commit");
    if ((code & 0xff) != SQLITE_IOERR) return std::make_exception_ptr(std::move(failure));
    return std::make_exception_ptr(error(errc::commit_unknown, sqlite3_errmsg(db_->handle())));
}

void writer::roll_back() noexcept {
    if (!db_->outside_transaction()) db_->control("rollback");
}

void writer::wait_for_lock(std::unique_ptr<member> first) {
    waits_for_lock_ = true;
    queue_.push_front(std::move(first));
    arm(lock_alarm_, jitter(lock_retries_++));
}

void writer::lock_may_be_free() {
    waits_for_lock_ = false;
    answer_late();
    auto now = time_.steady_now();
    for (auto& one : queue_.take_if([&](const member& each) { return now >= each.busy_until; })) {
        one->failure = data_failure(errc::busy, "another process holds the database's lock");
        one->answer();
    }
    pump();
}

void writer::answer_late() {
    auto now = time_.steady_now();
    auto late = queue_.take_if(
        [&](const member& each) { return now >= each.deadline || (each.context && each.context->cancelled()); });
    for (auto& one : late)
        too_late(*one);
}

void writer::note_health(int code) noexcept {
    if (code != SQLITE_OK && !is_fatal(code)) return;
    std::lock_guard lock(trouble_mutex_);
    if (code == SQLITE_OK) {
        trouble_.clear();
        return;
    }
    trouble_ = sqlite3_errstr(code);
    if (!probe_alarm_.armed()) arm(probe_alarm_, between_probes);
}

void writer::probe() {
    if (!db_) return;
    if (alone_) {
        arm(probe_alarm_, between_probes);
        return;
    }
    int code = db_->touch();
    if ((code & 0xff) == SQLITE_BUSY) {
        arm(probe_alarm_, between_probes);
    } else {
        note_health(code);
    }
}

std::string writer::trouble() const {
    std::lock_guard lock(trouble_mutex_);
    return trouble_;
}

void writer::drain(core::clock::steady_time deadline, core::detail::unique_function<void()> done) {
    drained_ = std::move(done);
    queue_.close();
    arm(drain_alarm_, deadline - time_.steady_now());
    look_at_drain();
}

void writer::look_at_drain() {
    if (drained_ && !alone_ && !waits_for_lock_ && given_up_ == 0 && queue_.empty()) std::exchange(drained_, {})();
}

void writer::drain_deadline() {
    for (auto& one : queue_.take_if([](const member&) { return true; })) {
        one->failure = core_failure(core::errc::stopping);
        one->answer();
    }
    if (alone_) give_up_alone(core_failure(core::errc::stopping));
    waits_for_lock_ = false;
    if (drained_) std::exchange(drained_, {})();
}

void writer::disarm(alarm& which) {
    core::timers::of(asio::query(executor_, asio::execution::context)).cancel(which);
}

void writer::arm(alarm& which, std::chrono::nanoseconds in) {
    core::timers::of(asio::query(executor_, asio::execution::context)).schedule(which, time_.steady_now() + in);
}

// Doubles from a millisecond to 64, of which the upper half is left to chance.
std::chrono::nanoseconds writer::jitter(unsigned retries) {
    std::chrono::nanoseconds whole = 1ms * (1U << std::min(retries, 6U));
    return whole / 2 + std::chrono::nanoseconds(random_.below(static_cast<std::uint64_t>(whole.count() / 2)));
}

} // namespace mainstay::inline v0::data::sqlite
