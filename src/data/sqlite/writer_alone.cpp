// SPDX-License-Identifier: BSL-1.0
// The writer's other half: those that run alone, and may wait for something else while they do.
#include "data/sqlite/error.hpp"
#include "data/sqlite/writer.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/data/statement_observer.hpp>

#include <asio/post.hpp>

#include <sqlite3.h>

namespace mainstay::inline v0::data::sqlite {
namespace {

using namespace std::chrono_literals;
constexpr auto between_sweeps = 20ms;

} // namespace

// The transaction has begun.
void writer::run_alone(std::unique_ptr<member> one) {
    one->failure = nullptr;
    one->result = {};
    if (one->single != nullptr) {
        run_single(*one);
        finish_alone(std::move(one), true);
        return;
    }
    attempt::terms terms{one->context, one->deadline, std::nullopt};
    alone_attempt_ = std::make_shared<attempt>(*db_, time_, this, std::move(terms));
    alone_ = std::move(one);
    alone_attempt_->start(executor_, *alone_->body);
    if (alone_attempt_->finished()) {
        alone_ended();
        return;
    }
    alone_attempt_->when_ended([self = shared_from_this()] {
        asio::post(self->executor_, [self] {
            if (self->alone_attempt_ && self->alone_attempt_->finished()) {
                self->alone_ended();
                self->wake();
            }
        });
    });
    auto now = time_.steady_now();
    auto until = std::min(now + where_->options.hold_limit, alone_->deadline);
    arm(hold_alarm_, until - now);
    arm(sweep_alarm_, between_sweeps);
}

void writer::alone_ended() {
    disarm(hold_alarm_);
    disarm(sweep_alarm_);
    auto run = std::move(alone_attempt_);
    auto one = std::move(alone_);
    run->end();
    if (!db_) { // closed under it
        one->failure = std::make_exception_ptr(std::system_error(make_error_code(core::errc::stopping), "transaction"));
        one->answer();
        return;
    }
    one->failure = run->failure();
    one->result.after_commit = run->take_after_commit();
    if (run->may_succeed_again() && time_.steady_now() < one->busy_until) {
        roll_back();
        if (one->options.foreign_keys_at_commit) db_->control("pragma foreign_keys = on");
        wait_for_lock(std::move(one));
        return;
    }
    finish_alone(std::move(one), run->keep() && !run->lost());
}

void writer::finish_alone(std::unique_ptr<member> one, bool keep) {
    bool kept = keep && one->failure == nullptr;
    if (kept && db_->outside_transaction()) {
        one->failure = std::make_exception_ptr(make_error(db_->handle(), db_->last_code()));
        kept = false;
    }
    if (one->failure != nullptr && db_->last_code() != SQLITE_OK) note_health(db_->last_code());
    if (kept && one->options.foreign_keys_at_commit) check_all_foreign_keys(*one);
    if (kept && one->failure == nullptr && db_->owes_foreign_keys()) {
        one->failure =
            std::make_exception_ptr(error(errc::foreign_key_violation, "a deferred foreign key refers to nothing"));
    }
    kept = kept && one->failure == nullptr;
    if (kept) {
        auto since = time_.steady_now();
        int code = db_->control("commit");
        if (code == SQLITE_OK) {
            note_health(code);
            if (auto* observer = where_->options.observer) observer->committed(1, time_.steady_now() - since);
        } else {
            one->failure = commit_failure(code);
            kept = false;
        }
    }
    roll_back();
    if (one->options.foreign_keys_at_commit) db_->control("pragma foreign_keys = on");
    if (!kept) one->result.after_commit.clear();
    one->answer();
}

void writer::check_all_foreign_keys(member& one) {
    try {
        detail::row_slot<std::tuple<std::string, std::optional<std::int64_t>, std::string, std::int64_t>> broken;
        detail::statement look("select * from pragma_foreign_key_check limit 1");
        look.sink = &broken;
        db_->run(look);
        if (!broken.value) return;
        const auto& [table, row, parent, key] = *broken.value;
        throw error(errc::foreign_key_violation, "a row of " + table + (row ? " (" + std::to_string(*row) + ")" : "") +
                                                     " refers to a row of " + parent + " that is not there");
    } catch (...) {
        one.failure = std::current_exception();
    }
}

// Its time is over while it waits for something else.
void writer::alone_held_too_long() {
    if (!alone_ || alone_attempt_->finished()) return;
    if (time_.steady_now() >= alone_->deadline) {
        give_up_alone(
            std::make_exception_ptr(std::system_error(make_error_code(core::errc::deadline_exceeded), "transaction")));
    } else {
        if (auto* observer = where_->options.observer) {
            observer->body_delayed(body_delay::held_too_long, alone_attempt_->last_statement());
        }
        give_up_alone(std::make_exception_ptr(
            error(errc::held_too_long, "its body waited for something else than the transaction")));
    }
    wake();
}

// Undoes it at once; its caller hears of it when the body has ended.
void writer::give_up_alone(std::exception_ptr why) {
    disarm(hold_alarm_);
    disarm(sweep_alarm_);
    auto run = std::move(alone_attempt_);
    auto one = std::move(alone_);
    bool keys_off = one->options.foreign_keys_at_commit;
    one->failure = std::move(why);
    ++given_up_;
    run->give_up([self = shared_from_this(), waiting = std::move(one)]() mutable {
        --self->given_up_;
        waiting->answer();
        self->wake();
    });
    roll_back();
    if (keys_off) db_->control("pragma foreign_keys = on");
}

// While one holds the writer, those behind it whose time is over are told.
void writer::sweep() {
    answer_late();
    if (alone_ && alone_->context && alone_->context->cancelled() && !alone_attempt_->finished()) {
        give_up_alone(
            std::make_exception_ptr(std::system_error(make_error_code(core::errc::cancelled), "transaction")));
        wake();
    } else if (alone_) {
        arm(sweep_alarm_, between_sweeps);
    }
}

} // namespace mainstay::inline v0::data::sqlite
