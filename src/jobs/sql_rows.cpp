// SPDX-License-Identifier: BSL-1.0
// The part of the store that is about rows rather than claims: making, showing and deleting them.
#include "jobs/sql_store.hpp"

#include <mainstay/data/database.hpp>

#include <tuple>

namespace mainstay::inline v0::jobs {
namespace {

// Empty where a row with the same unique key is in the way.
task<std::optional<job_id>> insert_row(data::transaction& tx, const new_job& job) {
    std::optional<std::string_view> key;
    if (!job.unique_key.empty()) {
        key = job.unique_key;
        co_await tx.execute("update mainstay_jobs set unique_key = null where unique_key = $1 and unique_until <= $2",
            *key, job.enqueued_at);
    }
    co_return co_await tx.query_optional<job_id>(
        "insert into mainstay_jobs (kind, args, state, priority, unique_key, unique_until, enqueued_at, due_at) "
        "values ($1, $2, case when $7 > $6 then 1 else 0 end, $3, $4, $5, $6, $7) "
        "on conflict (unique_key) where unique_key is not null do nothing returning id",
        job.kind, job.args, job.priority, key, job.unique_until, job.enqueued_at, job.due_at);
}

struct info_row {
    std::int64_t id;
    std::string kind;
    int state;
    int failures;
    int exhausted;
    int rescues;
    int priority;
    std::string args;
    std::optional<std::string> error;
    core::clock::wall_time enqueued_at;
    core::clock::wall_time due_at;
    std::optional<core::clock::wall_time> finished_at;
};

job_state state_of(int state, bool repeated) {
    constexpr job_state states[] = {job_state::available, job_state::scheduled, job_state::running,
        job_state::completed, job_state::discarded, job_state::cancelled};
    if (state == 1 && repeated) return job_state::retryable;
    return states[state];
}

} // namespace

task<void> sql_store::insert(data::transaction& tx, std::span<const new_job> batch) {
    for (const auto& job : batch)
        co_await insert_row(tx, job);
}

task<job_id> sql_store::insert(const new_job& job) {
    auto body = [&](data::transaction& tx) -> task<job_id> {
        auto id = co_await insert_row(tx, job);
        if (id) co_return *id;
        co_return co_await tx.query_one<job_id>("select id from mainstay_jobs where unique_key = $1", job.unique_key);
    };
    co_return co_await db_->transaction(body);
}

task<std::vector<std::string>> sql_store::unknown_kinds() {
    // From one kind to the next by the index, past any number of jobs.
    co_return co_await db_->query_all<std::string>(
        "with recursive waiting(kind) as (select min(kind) from mainstay_jobs where state = 0 union all "
        "select (select min(j.kind) from mainstay_jobs as j where j.state = 0 and j.kind > waiting.kind) from waiting "
        "where waiting.kind is not null) "
        "select kind from waiting where kind is not null and kind not in (select value from " +
            list_of("$1") + ") limit 20",
        kinds_json_);
}

task<std::size_t> sql_store::prune(const retention& how) {
    std::size_t deleted = 0;
    auto body = [&](data::transaction& tx) -> task<void> {
        auto completed = co_await tx.execute("delete from mainstay_jobs where id in (select id from mainstay_jobs "
                                             "where state = 3 and finished_at <= $1 and "
                                             "(unique_until is null or unique_until <= $2) limit $3) and state = 3 and "
                                             "finished_at <= $1 and (unique_until is null or unique_until <= $2)",
            how.completed_before, how.now, how.batch);
        auto others = co_await tx.execute(
            "delete from mainstay_jobs where id in (select id from mainstay_jobs where state in (4, 5) and "
            "finished_at <= $1 limit $2) and state in (4, 5) and finished_at <= $1",
            how.discarded_before, how.batch);
        deleted = static_cast<std::size_t>(completed + others);
    };
    co_await db_->transaction(body, in_background());
    co_return deleted;
}

task<std::optional<job_info>> sql_store::find(job_id id) {
    auto row = co_await db_->query_optional<info_row>(
        "select id, kind, state, failures, exhausted, rescues, priority, args, error, enqueued_at, due_at, finished_at "
        "from mainstay_jobs where id = $1",
        id);
    if (!row) co_return std::nullopt;
    job_info info;
    info.id = row->id;
    info.kind = std::move(row->kind);
    info.state = state_of(row->state, row->failures > 0 || row->exhausted > 0);
    info.failures = row->failures;
    info.rescues = row->rescues;
    info.priority = row->priority;
    info.args = std::move(row->args);
    info.error = std::move(row->error).value_or("");
    info.enqueued_at = row->enqueued_at;
    info.due_at = row->due_at;
    info.finished_at = row->finished_at;
    co_return info;
}

task<job_counts> sql_store::counts() {
    auto rows = co_await db_->query_all<std::tuple<int, bool, std::int64_t>>(
        "select state, failures > 0 or exhausted > 0 as repeated, count(*) from mainstay_jobs group by 1, 2");
    job_counts result;
    for (const auto& [state, repeated, count] : rows) {
        switch (state_of(state, repeated)) {
        case job_state::available:
            result.available += count;
            break;
        case job_state::scheduled:
            result.scheduled += count;
            break;
        case job_state::retryable:
            result.retryable += count;
            break;
        case job_state::running:
            result.running += count;
            break;
        case job_state::completed:
            result.completed += count;
            break;
        case job_state::discarded:
            result.discarded += count;
            break;
        case job_state::cancelled:
            result.cancelled += count;
            break;
        }
    }
    co_return result;
}

task<std::int64_t> sql_store::depth() {
    co_return co_await db_->query_one<std::int64_t>(
        "select count(*) from (select 1 from mainstay_jobs where state = 0 limit 100000) as waiting");
}

task<bool> sql_store::cancel(job_id id, core::clock::wall_time now) {
    auto changed = co_await db_->execute("update mainstay_jobs set state = 5, finished_at = $2, leased_until = null, "
                                         "unique_key = null where id = $1 and state in (0, 1, 2)",
        id, now);
    co_return changed > 0;
}

task<bool> sql_store::retry(job_id id, core::clock::wall_time now) {
    auto changed = co_await db_->execute(
        "update mainstay_jobs set state = 0, due_at = $2, finished_at = null, failures = 0, exhausted = 0, rescues = 0 "
        "where id = $1 and state in (4, 5)",
        id, now);
    co_return changed > 0;
}

} // namespace mainstay::inline v0::jobs
