// SPDX-License-Identifier: BSL-1.0
#include "jobs/execution.hpp"

#include <mainstay/data/database.hpp>
#include <mainstay/jobs/error.hpp>

#include <asio/post.hpp>

namespace mainstay::inline v0::jobs {
namespace {

// Marks a transaction in which the end of a run was recorded; goes with it when it rolls back.
struct settled_run {
    claim_key key;
};

} // namespace

execution::execution(claimed_job what, const registered& how, data::database& db, jobs::store& where)
    : job(std::move(what))
    , handler(how)
    , db_(&db)
    , store_(&where) {
    context->id("job-" + std::to_string(job.key.id));
    context->log_field("job_kind", job.kind);
    context->log_field("job_attempt", std::to_string(job.failures + 1));
}

void execution::cancel(cancel_reason why) {
    auto none = cancel_reason::none;
    if (!cancelled_.compare_exchange_strong(none, why, std::memory_order_acq_rel)) return;
    context->cancel();
    asio::post(executor, [self = shared_from_this()] { self->signal.emit(asio::cancellation_type::terminal); });
}

task<run_end> execution::perform() {
    delivery run(*this);
    std::exception_ptr thrown;
    try {
        if (last_word()) {
            co_await speak_last_word(run);
            co_return done{};
        }
        auto end = co_await handler.handler->run(job.args, run);
        if (auto* given_up = std::get_if<discard>(&end)) co_return std::move(*given_up);
        if (auto* pause = std::get_if<snooze>(&end)) co_return *pause;
        co_return done{};
    } catch (...) {
        thrown = std::current_exception();
    }
    co_return end_of(thrown);
}

task<void> execution::speak_last_word(delivery& run) {
    auto& f = *handler.last_word;
    if (!f.wants_transaction()) {
        co_await f.run(job.args, run, nullptr);
        co_return;
    }
    auto body = [&](data::transaction& tx) -> task<void> {
        co_await f.run(job.args, run, &tx);
        co_await complete(tx);
    };
    co_await db_->transaction(body, {.priority = data::transaction_priority::background});
}

task<void> execution::complete(data::transaction& tx) {
    const auto* before = tx.find<settled_run>();
    if (before != nullptr && before->key == job.key) co_return;
    verdict how{job.key, last_word() ? fate::discarded : fate::completed, job.due_at, job.failures, job.exhausted, {}};
    co_await store_->settle(tx, how, db_->clock().wall_now());
    settled_run mark{job.key};
    tx.put(mark);
    tx.after_commit([self = shared_from_this()] { self->recorded_.store(true, std::memory_order_release); });
}

} // namespace mainstay::inline v0::jobs
