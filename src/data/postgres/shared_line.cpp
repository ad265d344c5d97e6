// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/shared_line.hpp"

#include "data/postgres/arguments.hpp"
#include "data/postgres/connection.hpp"
#include "data/postgres/error.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/core/sleep.hpp>
#include <mainstay/data/statement_observer.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <utility>

namespace mainstay::inline v0::data::postgres {
namespace {

// A statement that met a lost connection or an old plan runs again, not for ever.
constexpr unsigned most_tries = 3;

std::exception_ptr core_failure(core::errc code) {
    return std::make_exception_ptr(std::system_error(make_error_code(code), "database"));
}

} // namespace

shared_line::shared_line(std::shared_ptr<const place> where, std::shared_ptr<connector> opens, role as, limits most)
    : where_(std::move(where))
    , opens_(std::move(opens))
    , as_(as)
    , most_(most) {}

void shared_line::adopt(connection_ptr opened) {
    opened->when_changed([weak = weak_from_this(), on = std::weak_ptr(opened)] {
        auto self = weak.lock();
        auto connection = on.lock();
        if (self && connection) self->changed(connection);
    });
    open_.push_back(std::move(opened));
    pump();
}

void shared_line::submit(std::unique_ptr<job> what) {
    auto now = where_->time->steady_now();
    if (too_late(*what, now)) return;
    if (closed_ || quiescing_) {
        what->answer(core_failure(core::errc::stopping));
    } else if (queue_.size() >= most_.queue) {
        what->answer(core_failure(core::errc::overloaded));
    } else if (open_.empty() && opens_->unreachable()) {
        what->answer(opens_->last_failure());
    } else {
        queue_.push_back(std::move(what));
        pump_soon();
    }
}

connection_ptr shared_line::least_loaded() const {
    auto best = std::min_element(
        open_.begin(), open_.end(), [](const auto& a, const auto& b) { return a->in_flight() < b->in_flight(); });
    return best == open_.end() ? nullptr : *best;
}

// Once for all that come in one turn of the thread, so that they can go out together.
void shared_line::pump_soon() {
    if (std::exchange(pumping_, true)) return;
    asio::post(opens_->executor(), [self = shared_from_this()] {
        self->pumping_ = false;
        self->pump();
    });
}

void shared_line::pump() {
    while (!queue_.empty()) {
        auto on = least_loaded();
        // Another one, where all are busy; these need not wait for it.
        if ((!on || on->in_flight() > 0) && open_.size() + opening_ < most_.connections) want_connection();
        if (!on || on->in_flight() >= most_.depth) return;
        send_some(on);
    }
}

// As many as share a sync, or one.
void shared_line::send_some(const connection_ptr& on) {
    auto now = where_->time->steady_now();
    std::size_t room = std::clamp<std::size_t>(queue_.size() / std::max<std::size_t>(open_.size(), 1), 1, most_.group);
    std::unique_ptr<statement_group> group;
    while (!queue_.empty() && room-- > 0) {
        auto& next = queue_.front();
        if (too_late(*next, now)) {
            queue_.pop_front();
            continue;
        }
        prepared_ptr known;
        try {
            known = find(on, *next);
        } catch (...) {
            next->answer(std::current_exception());
            queue_.pop_front();
            continue;
        }
        bool alone = !known || !known->is_quick() || next->alone;
        if (alone && group) break;
        auto one = std::move(next);
        queue_.pop_front();
        if (!known) {
            prepare(on, std::move(one));
            continue;
        }
        try {
            arguments values(one->what->values, known->parameters());
            if (!group) {
                group = std::make_unique<statement_group>(
                    *where_->time, [self = shared_from_this(), on](statement_group& done) { self->ended(on, done); });
            }
            group->add({std::move(one), std::move(known), std::move(values)});
        } catch (...) {
            one->answer(std::current_exception());
            continue;
        }
        if (alone) break;
    }
    if (!group) return;
    running_.insert(group.get());
    on->send(std::move(group));
}

// The statement as it is prepared there, fit for what is asked of it; null where it has to be prepared.
prepared_ptr shared_line::find(const connection_ptr& on, job& what) {
    const auto& asked = *what.what;
    auto known = on->statements().find(asked.text, asked.values);
    if (!known || asked.sink == nullptr || known->fits(*asked.sink)) return known;
    if (what.prepared_anew) known->fit(*asked.sink);
    // Perhaps only as it was prepared for older tables.
    on->statements().forget(known);
    return nullptr;
}

void shared_line::want_connection() {
    if (closed_) return;
    ++opening_;
    opens_->connect(as_, [weak = weak_from_this()](std::exception_ptr failed, connection_ptr opened) {
        auto self = weak.lock();
        if (!self) return;
        --self->opening_;
        if (self->closed_) {
            if (opened) opened->close(nullptr);
            return;
        }
        if (opened) {
            self->adopt(std::move(opened));
            return;
        }
        if (self->opens_->unreachable() && self->open_.empty()) self->fail_all(failed);
        // One is kept, so that the server's return is noticed without anybody who asks.
        if (self->open_.empty() && self->opening_ == 0) self->want_connection();
    });
}

void shared_line::prepare(const connection_ptr& on, std::unique_ptr<job> what) {
    // Shared with what is called back, and with those who tell of a failure.
    auto kept = std::make_shared<std::unique_ptr<job>>(std::move(what));
    const auto& asked = *(*kept)->what;
    ++preparing_;
    try {
        on->statements().prepare(asked.text, asked.values, false,
            [self = shared_from_this(), on, kept](std::exception_ptr failed, const prepared_ptr&) {
                --self->preparing_;
                auto one = std::move(*kept);
                one->prepared_anew = true;
                if (failed == nullptr || (!on->is_open() && ++one->tries < most_tries)) {
                    self->again(std::move(one));
                } else {
                    one->answer(failed);
                }
            });
    } catch (...) {
        if (*kept) {
            --preparing_;
            (*kept)->answer(std::current_exception());
        }
    }
}

void shared_line::ended(const connection_ptr& on, statement_group& group) {
    running_.erase(&group);
    auto& members = group.members();
    auto* observer = where_->options.observer;
    auto each_took = group.elapsed() / static_cast<std::int64_t>(members.size());
    for (auto& one : members) {
        if (one.skipped) { // by the failure of one before it
            one.what->alone = true;
            if (one.what->what != nullptr) again(std::move(one.what));
            continue;
        }
        one.as->note_time(each_took);
        if (observer != nullptr) {
            bool badly = one.lost != nullptr || one.failed.has_value() || one.thrown != nullptr;
            statement_record record{one.as->plain(), group.elapsed(), badly};
            observer->ran(record);
            if (record.elapsed >= where_->options.slow_statement) observer->slow(record, {});
        }
        if (one.what->what != nullptr) settle(on, one, group.sent); // else it was answered before
    }
}

// What became of one statement.
void shared_line::settle(const connection_ptr& on, statement_group::member& how, bool sent) {
    auto what = std::move(how.what);
    if (how.lost != nullptr) {
        bool harmless = as_ == role::reads || !sent;
        if (!harmless) {
            what->answer(std::make_exception_ptr(error(
                errc::commit_unknown, "the connection was lost after the statement had been sent", how.as->plain())));
        } else if (!closed_ && ++what->tries < most_tries) {
            again(std::move(what));
        } else {
            what->answer(how.lost);
        }
        return;
    }
    if (!how.failed) {
        what->answer(how.thrown, how.result);
        return;
    }
    // What failed has changed nothing, so that it may run again.
    auto now = where_->time->steady_now();
    if (how.old_plan && ++what->tries < most_tries) {
        how.sqlstate == "26000" ? on->statements().forget_all() : on->statements().forget(how.as);
        again(std::move(what));
    } else if (how.sqlstate == "25006" && as_ == role::reads) {
        reply writes;
        writes.writes = true;
        what->answer(nullptr, std::move(writes));
    } else if (how.sqlstate == "57014" && too_late(*what, now)) {
        return;
    } else if (how.sqlstate == "57014" && on->was_cancelled() && ++what->tries < most_tries) {
        again(std::move(what)); // meant for the one before it
    } else if (how.sqlstate == "57014") {
        what->answer(core_failure(core::errc::deadline_exceeded)); // the server's own limit
    } else if (may_succeed_again(how.failed->reason()) && now < what->wait_until) {
        ++what->tries;
        later(std::move(what));
    } else {
        what->answer(std::make_exception_ptr(*how.failed));
    }
}

// To the front: it has waited already.
void shared_line::again(std::unique_ptr<job> what) {
    if (closed_) {
        what->answer(core_failure(core::errc::stopping));
        return;
    }
    queue_.push_front(std::move(what));
    pump_soon();
}

// With full jitter, so that those who were in each other's way do not meet again.
void shared_line::later(std::unique_ptr<job> what) {
    auto wait = std::chrono::microseconds(random_.below(1000U << std::min(what->tries, 6U)));
    auto waiting = [](std::shared_ptr<shared_line> self, std::unique_ptr<job> one,
                       std::chrono::microseconds time) -> task<> {
        co_await core::sleep_for(time);
        self->again(std::move(one));
    };
    asio::co_spawn(opens_->executor(), waiting(shared_from_this(), std::move(what), wait), asio::detached);
}

void shared_line::changed(const connection_ptr& on) {
    if (!on->is_open()) {
        std::erase(open_, on);
        if (!closed_ && open_.empty() && opening_ == 0) want_connection();
    } else if (on->in_flight() == 0 && where_->time->steady_now() >= on->retire_at) {
        std::erase(open_, on);
        on->close(nullptr);
        if (!closed_ && open_.empty() && opening_ == 0) want_connection();
    }
    pump();
}

bool shared_line::too_late(job& what, core::clock::steady_time now) {
    if (what.what == nullptr) return true;
    if (what.context && what.context->cancelled()) {
        what.answer(core_failure(core::errc::cancelled));
    } else if (now >= what.deadline) {
        what.answer(core_failure(core::errc::deadline_exceeded));
    } else {
        return false;
    }
    return true;
}

void shared_line::sweep(core::clock::steady_time now) {
    std::deque<std::unique_ptr<job>> kept;
    for (auto& each : queue_) {
        if (too_late(*each, now)) continue;
        if (now >= each->wait_until) {
            each->answer(
                opens_->last_failure() != nullptr ? opens_->last_failure() : core_failure(core::errc::overloaded));
            continue;
        }
        kept.push_back(std::move(each));
    }
    queue_ = std::move(kept);
    // Whoever only asked need not wait for the server to give up; whoever writes wants to know what became of it.
    if (as_ == role::reads) {
        for (auto* group : running_) {
            for (auto& each : group->members())
                too_late(*each.what, now);
        }
    }
    auto all = open_;
    for (auto& each : all)
        each->sweep(now);
}

void shared_line::fail_all(const std::exception_ptr& why) {
    auto waiting = std::move(queue_);
    queue_.clear();
    for (auto& each : waiting)
        each->answer(why);
}

void shared_line::close(std::exception_ptr why) noexcept {
    closed_ = true;
    fail_all(why);
    auto all = std::move(open_);
    open_.clear();
    for (auto& each : all)
        each->close(why);
}

} // namespace mainstay::inline v0::data::postgres
