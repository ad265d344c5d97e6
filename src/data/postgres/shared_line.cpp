// SPDX-License-Identifier: BSL-1.0
#include "data/postgres/shared_line.hpp"

#include "data/postgres/arguments.hpp"
#include "data/postgres/error.hpp"
#include "data/postgres/result.hpp"

#include <mainstay/core/error.hpp>
#include <mainstay/data/statement_observer.hpp>

#include <mainstay/core/sleep.hpp>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>

#include <algorithm>
#include <optional>

namespace mainstay::inline v0::data::postgres {
namespace {

// A statement that met a lost connection or an old plan runs again, not for ever.
constexpr unsigned most_tries = 3;

std::exception_ptr core_failure(core::errc code) {
    return std::make_exception_ptr(std::system_error(make_error_code(code), "database"));
}

} // namespace

// One statement under way.
class shared_line::running final : public exchange {
public:
    running(std::shared_ptr<shared_line> in, connection_ptr on, prepared_ptr as, arguments values,
        std::unique_ptr<job> what)
        : in_(std::move(in))
        , on_(std::move(on))
        , as_(std::move(as))
        , values_(std::move(values))
        , job_(std::move(what))
        , since_(in_->where_->time->steady_now()) {
        context = job_->context;
        deadline = job_->deadline;
        may_cancel = true;
    }

    bool write(PGconn* to) override {
        return PQsendQueryPrepared(to, as_->name().c_str(), values_.count(), values_.pointers(), values_.lengths(),
                   values_.formats(), as_->result_format()) == 1;
    }

    void read(result_ptr answer) override {
        if (failed) return;
        auto status = PQresultStatus(answer.get());
        if (status == PGRES_FATAL_ERROR || status == PGRES_PIPELINE_ABORTED) {
            failed = make_error(answer.get(), as_->plain());
            sqlstate = sqlstate_of(answer.get());
            old_plan = wants_new_preparation(answer.get());
        } else if (job_->what != nullptr) {
            try {
                result.done = take(*as_, *job_->what, answer.get());
            } catch (...) {
                thrown = std::current_exception();
            }
        }
    }

    void end(std::exception_ptr why) override {
        lost = std::move(why);
        if (auto* observer = in_->where_->options.observer) {
            statement_record record{as_->plain(), in_->where_->time->steady_now() - since_,
                lost != nullptr || failed.has_value() || thrown != nullptr};
            observer->ran(record);
            if (record.elapsed >= in_->where_->options.slow_statement) observer->slow(record, {});
        }
        in_->ended(on_, as_, std::move(job_), *this);
    }

    job& work() const noexcept { return *job_; }

    std::exception_ptr lost, thrown;
    std::optional<error> failed;
    std::string sqlstate;
    bool old_plan = false;
    reply result;

private:
    std::shared_ptr<shared_line> in_;
    connection_ptr on_;
    prepared_ptr as_;
    arguments values_;
    std::unique_ptr<job> job_;
    core::clock::steady_time since_;
};

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
        pump();
    }
}

connection_ptr shared_line::least_loaded() const {
    auto best = std::min_element(
        open_.begin(), open_.end(), [](const auto& a, const auto& b) { return a->in_flight() < b->in_flight(); });
    return best == open_.end() ? nullptr : *best;
}

void shared_line::pump() {
    while (!queue_.empty()) {
        auto on = least_loaded();
        // Another one, where all are busy; this statement need not wait for it.
        if ((!on || on->in_flight() > 0) && open_.size() + opening_ < most_.connections) want_connection();
        if (!on || on->in_flight() >= most_.depth) return;
        auto next = std::move(queue_.front());
        queue_.pop_front();
        if (!too_late(*next, where_->time->steady_now())) start(on, std::move(next));
    }
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

void shared_line::start(const connection_ptr& on, std::unique_ptr<job> what, bool fresh) {
    // Shared with what is called back, and with those who tell of a failure.
    auto kept = std::make_shared<std::unique_ptr<job>>(std::move(what));
    detail::statement& asked = *(*kept)->what;
    try {
        auto known = on->statements().find(asked.text, asked.values);
        if (known && asked.sink != nullptr && !fresh && !known->fits(*asked.sink)) {
            // Perhaps only as it was prepared for older tables.
            on->statements().forget(known);
            known.reset();
        }
        if (known) {
            if (asked.sink != nullptr) known->fit(*asked.sink);
            arguments values(asked.values, known->parameters());
            auto one = std::make_unique<running>(shared_from_this(), on, known, std::move(values), std::move(*kept));
            running_.insert(one.get());
            on->send(std::move(one));
            return;
        }
        on->statements().prepare(asked.text, asked.values, false,
            [self = shared_from_this(), on, kept](std::exception_ptr failed, const prepared_ptr&) {
                --self->preparing_;
                auto job = std::move(*kept);
                if (failed == nullptr) {
                    if (job->what != nullptr) self->start(on, std::move(job), true);
                } else if (!on->is_open() && ++job->tries < most_tries) {
                    self->again(std::move(job));
                } else {
                    job->answer(failed);
                }
            });
        ++preparing_;
    } catch (...) {
        (*kept)->answer(std::current_exception());
    }
}

void shared_line::ended(const connection_ptr& on, const prepared_ptr& as, std::unique_ptr<job> what, running& how) {
    running_.erase(&how);
    if (what->what == nullptr) return; // answered before
    bool harmless = as_ == role::reads || !how.sent;
    if (how.lost != nullptr) {
        if (!harmless) {
            what->answer(std::make_exception_ptr(
                error(errc::commit_unknown, "the connection was lost after the statement had been sent", as->plain())));
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
        how.sqlstate == "26000" ? on->statements().forget_all() : on->statements().forget(as);
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
    asio::post(opens_->executor(), [self = shared_from_this()] { self->pump(); });
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
        for (auto* each : running_)
            too_late(each->work(), now);
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
