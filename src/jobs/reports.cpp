// SPDX-License-Identifier: BSL-1.0
#include "jobs/reports.hpp"

#include "jobs/execution.hpp"

#include <mainstay/observe/log.hpp>
#include <mainstay/observe/metrics.hpp>

namespace mainstay::inline v0::jobs {
namespace {

enum outcome_index : std::size_t { completed, retried, snoozed, discarded, handed_back, taken_over };
constexpr const char* outcome_names[] = {"completed", "retried", "snoozed", "discarded", "handed_back", "taken_over"};

std::size_t index_of(fate how) {
    switch (how) {
    case fate::completed:
        return completed;
    case fate::discarded:
        return discarded;
    case fate::repeated:
        return retried;
    case fate::handed_back:
        break;
    }
    return handed_back;
}

} // namespace

reports::reports(const queue_options& options) : log_(options.log), metrics_(options.metrics) {
    if (metrics_ == nullptr) return;
    running_ = &metrics_->gauge("jobs_running", "Jobs that run in this process.", {{"queue", options.name}});
    depth_ = &metrics_->gauge(
        "jobs_available", "Jobs that wait for a worker, counted up to 100,000.", {{"queue", options.name}});
    rescued_ =
        &metrics_->counter("jobs_rescued_total", "Jobs taken over from a worker that died.", {{"queue", options.name}});
    stale_ =
        &metrics_->counter("jobs_stale_total", "Ends of runs whose claim was taken over.", {{"queue", options.name}});
}

reports::series& reports::of(const std::string& kind) {
    auto found = kinds_.find(kind);
    if (found != kinds_.end()) return found->second;
    series made{};
    for (std::size_t i = 0; i < std::size(outcome_names); ++i) {
        made.outcomes[i] = &metrics_->counter("jobs_finished_total", "Runs of jobs by what became of the job.",
            {{"kind", kind}, {"outcome", outcome_names[i]}});
    }
    made.took = &metrics_->histogram(
        "jobs_run_duration_seconds", "How long runs took.", observe::duration_buckets(), {{"kind", kind}});
    made.waited = &metrics_->histogram("jobs_wait_duration_seconds",
        "How long jobs that were due waited for their run.", observe::duration_buckets(), {{"kind", kind}});
    return kinds_.emplace(kind, made).first->second;
}

void reports::started(const execution& run, core::clock::wall_time now) {
    if (metrics_ == nullptr) return;
    running_->add();
    of(run.job.kind)
        .waited->record(std::max<std::chrono::nanoseconds>(now - run.job.due_at, std::chrono::nanoseconds{0}));
}

void reports::count(const execution& run, std::chrono::nanoseconds took, std::size_t which) {
    if (metrics_ == nullptr) return;
    auto& kind = of(run.job.kind);
    running_->subtract();
    kind.outcomes[which]->add();
    kind.took->record(took);
}

void reports::finished(const execution& run, std::chrono::nanoseconds took, fate how) {
    count(run, took, index_of(how));
    if (log_ == nullptr) return;
    log_->with(run.context).debug("job finished", {{"outcome", outcome_names[index_of(how)]}, {"duration", took}});
}

void reports::ended(const execution& run, std::chrono::nanoseconds took, const run_end& end, const verdict& how,
    core::clock::wall_time now) {
    const auto* failure = std::get_if<failed>(&end);
    const auto* given_up = std::get_if<discard>(&end);
    if (failure == nullptr && given_up == nullptr) {
        if (!std::holds_alternative<snooze>(end)) return finished(run, took, how.fate);
        count(run, took, snoozed);
        return;
    }
    // A job that waits for its last word is retried only in form.
    const bool for_good = how.fate == fate::discarded || (how.exhausted == 1 && run.job.exhausted == 0);
    count(run, took, for_good ? discarded : retried);
    if (log_ == nullptr) return;
    const std::string_view text = failure != nullptr ? failure->error : given_up->reason();
    auto log = log_->with(run.context);
    if (run.last_word()) {
        log.error("what a failed job leaves to do failed", {{"error", text}, {"failures", run.job.exhausted}});
    } else if (for_good) {
        log.error("job failed for good", {{"error", text}, {"failures", how.failures}, {"duration", took}});
    } else {
        log.warn("job failed", {{"error", text}, {"failures", how.failures}, {"again_in", how.due_at - now}});
    }
}

void reports::stale(const claim_key& key) {
    if (stale_ != nullptr) stale_->add();
    if (log_ != nullptr)
        log_->warn("the end of a job came after its claim was taken over", {{"job", key.id}, {"lease", key.lease}});
}

void reports::lost(const execution& run, std::chrono::nanoseconds took) {
    count(run, took, taken_over);
    stale(run.job.key);
}

void reports::rescued(const rescued_job& job) {
    if (rescued_ != nullptr) rescued_->add();
    if (log_ == nullptr) return;
    if (job.given_up) {
        log_->error(
            "job took its worker down too often", {{"job", job.id}, {"job_kind", job.kind}, {"rescues", job.rescues}});
    } else {
        log_->warn("job taken over from a worker that died",
            {{"job", job.id}, {"job_kind", job.kind}, {"rescues", job.rescues}});
    }
}

void reports::let_go(const execution& run) {
    count(run, std::chrono::nanoseconds{0}, handed_back);
    if (log_ == nullptr) return;
    // Without its context, which its handler still has.
    log_->warn("job did not end in time and was handed back while it runs",
        {{"job", run.job.key.id}, {"job_kind", run.job.kind}});
}

void reports::not_handed_back(std::size_t claims) {
    if (log_ != nullptr) log_->error("jobs could not be handed back; their leases run out", {{"jobs", claims}});
}

void reports::unknown_kind(std::string_view kind) {
    if (log_ != nullptr) log_->warn("jobs wait for a handler that this queue does not have", {{"job_kind", kind}});
}

std::string reports::store_failed(std::string_view doing, const std::exception_ptr& error) {
    auto end = end_of(error);
    const auto* failure = std::get_if<failed>(&end);
    std::string text = failure != nullptr ? failure->error : "unexpected exception";
    if (log_ != nullptr) log_->warn("the job queue cannot work on its database", {{"step", doing}, {"error", text}});
    return text;
}

void reports::depth(std::int64_t jobs) {
    if (depth_ != nullptr) depth_->set(static_cast<double>(jobs));
}

} // namespace mainstay::inline v0::jobs
