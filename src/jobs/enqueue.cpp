// SPDX-License-Identifier: BSL-1.0
#include "jobs/queue_state.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/crypto/sha256.hpp>
#include <mainstay/data/database.hpp>
#include <mainstay/jobs/error.hpp>

#include <algorithm>
#include <span>
#include <stdexcept>

namespace mainstay::inline v0::jobs {
namespace {

// A century: beyond it a time is no wait any more, and arithmetic with it would overflow.
constexpr std::chrono::nanoseconds longest_wait = std::chrono::hours{24} * 36'500;

core::clock::wall_time after(core::clock::wall_time now, std::chrono::nanoseconds wait) {
    return now + std::chrono::duration_cast<core::clock::wall_time::duration>(
                     std::clamp(wait, std::chrono::nanoseconds{0}, longest_wait));
}

std::string unique_key(std::string_view kind, std::string_view args) {
    const auto digest = crypto::sha256(std::as_bytes(std::span(args)));
    return std::string(kind) + ' ' + core::hex_encode(digest);
}

// The jobs that one transaction, or one nested in it, has staged.
struct batch {
    std::vector<new_job> jobs;
    bool written = false;
};
struct staged_jobs {
    const void* queue = nullptr;
    std::shared_ptr<jobs::batch> batch;
};

task<void> write(std::shared_ptr<equipment> with, std::shared_ptr<batch> staged, data::transaction& tx) {
    // What is staged from here on, by others who stage work, gets a batch of its own.
    staged->written = true;
    co_await with->store->insert(tx, staged->jobs);
}

} // namespace

std::shared_ptr<worker> detail::queue_state::started() const {
    auto present = worker();
    if (!present) throw std::system_error(make_error_code(errc::not_started), with->options.name);
    return present;
}

new_job detail::queue_state::make(std::string_view kind, std::string args, const enqueue_options& options) const {
    if (!is_kind(kind)) throw std::invalid_argument("jobs: '" + std::string(kind) + "' is no kind");
    if (args.size() > with->options.max_args)
        throw std::system_error(make_error_code(errc::too_large), std::string(kind));
    new_job job;
    job.kind = kind;
    job.priority = options.priority;
    job.enqueued_at = with->db.clock().wall_now();
    job.due_at = options.at.value_or(after(job.enqueued_at, options.delay));
    job.due_at = std::clamp(job.due_at, job.enqueued_at, after(job.enqueued_at, longest_wait));
    if (options.unique) {
        job.unique_key = unique_key(kind, args);
        if (options.unique_for.count() > 0) job.unique_until = after(job.enqueued_at, options.unique_for);
    }
    job.args = std::move(args);
    return job;
}

void queue::stage(data::transaction& tx, std::string_view kind, std::string args, const enqueue_options& options) {
    auto worker = state_->started();
    auto job = state_->make(kind, std::move(args), options);
    const auto due = job.due_at;
    // One batch for each transaction and each one nested in it: what those roll back, goes with them.
    const void* here = state_->with.get();
    auto* staged = tx.find<staged_jobs>();
    if (staged == nullptr || staged->queue != here || staged->batch->written) {
        staged_jobs fresh{here, std::make_shared<batch>()};
        staged = &tx.put(fresh);
        tx.before_commit(
            [with = state_->with, jobs = fresh.batch](data::transaction& inner) { return write(with, jobs, inner); });
    }
    staged->batch->jobs.push_back(std::move(job));
    tx.after_commit([weak = std::weak_ptr(worker), due] {
        if (auto present = weak.lock()) present->wake(due);
    });
}

task<job_id> queue::insert(std::string_view kind, std::string args, enqueue_options options) {
    auto worker = state_->started();
    const auto job = state_->make(kind, std::move(args), options);
    auto id = co_await state_->with->store->insert(job);
    worker->wake(job.due_at);
    co_return id;
}

} // namespace mainstay::inline v0::jobs
