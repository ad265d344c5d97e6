// SPDX-License-Identifier: BSL-1.0
#include "jobs/sql_store.hpp"

#include <mainstay/data/database.hpp>
#include <mainstay/jobs/error.hpp>
#include <mainstay/schema/json_write.hpp>

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace mainstay::inline v0::jobs {
namespace {

// Recorded in `state`; the SQL below has them as numbers, since an index on some rows is used only for a literal.
// 0 available, 1 later (scheduled or retryable), 2 running, 3 completed, 4 discarded, 5 cancelled.

struct claimed_row {
    std::int64_t id;
    std::int64_t lease;
    std::string kind;
    std::string args;
    int failures;
    int exhausted;
    int priority;
    core::clock::wall_time enqueued_at;
    core::clock::wall_time due_at;
    std::optional<std::string> error;
};

using key_list = std::vector<std::array<std::int64_t, 2>>;

} // namespace

sql_store::sql_store(data::database& db) noexcept : db_(&db), postgres_(db.dialect() == data::dialect::postgres) {}

data::transaction_options sql_store::in_background() const noexcept {
    data::transaction_options options;
    options.priority = data::transaction_priority::background;
    // What they take they lock, and what they change they know by its lease: being serial would only make them fail.
    options.isolation = data::transaction_isolation::read_committed;
    return options;
}

std::string sql_store::list_of(std::string_view parameter) const {
    return postgres_ ? "jsonb_array_elements_text(cast(" + std::string(parameter) + " as jsonb)) as list (value)"
                     : "json_each(" + std::string(parameter) + ") as list";
}

std::string sql_store::pairs_of(std::string_view parameter) const {
    if (!postgres_) {
        return "(select value ->> 0 as id, value ->> 1 as lease from json_each(" + std::string(parameter) + "))";
    }
    return "(select cast(value ->> 0 as bigint) as id, cast(value ->> 1 as bigint) as lease from "
           "jsonb_array_elements(cast(" +
           std::string(parameter) + " as jsonb)) as list (value))";
}

void sql_store::kinds(std::vector<std::string> known) {
    kinds_json_ = schema::to_json(known);
    // The best of each kind, and of these the best: an index seek for each kind, whatever waits of others. Kinds are
    // letters, digits and signs that mean nothing in SQL.
    std::string each;
    for (const auto& kind : known) {
        if (!each.empty()) each += " union all ";
        each += "select * from (select id, priority, due_at from mainstay_jobs where state = 0 and kind = '" + kind +
                "' order by priority desc, due_at, id limit $2" + (postgres_ ? " for update skip locked" : "") +
                ") as of_kind";
    }
    claim_sql_ = each.empty()
                     ? std::string()
                     : "update mainstay_jobs set state = 2, lease = lease + 1, leased_until = $1 where id in "
                       "(select id from (" +
                           each +
                           ") as best order by priority desc, due_at, id limit $2) returning id, lease, kind, args, "
                           "failures, exhausted, priority, enqueued_at, due_at, error";
}

task<exchange_result> sql_store::exchange(
    std::span<const verdict> verdicts, const claim_request& request, bool keep_completed) {
    exchange_result result;
    // May run more than once, and long after it was asked for: a lease begins when it is taken.
    auto body = [&](data::transaction& tx) -> task<void> {
        result = {};
        claim_request late = request;
        late.now = std::max(request.now, db_->clock().wall_now());
        late.leased_until += late.now - request.now;
        co_await record_completed(tx, verdicts, late.now, keep_completed, result.stale);
        for (const auto& how : verdicts) {
            if (how.fate == fate::completed) continue;
            auto changed = co_await record(tx, how, late.now);
            if (changed == 0) result.stale.push_back(how.key);
        }
        if (request.count > 0 && !claim_sql_.empty()) co_await claim(tx, late, result);
    };
    co_await db_->transaction(body, in_background());
    co_return result;
}

task<void> sql_store::record_completed(data::transaction& tx, std::span<const verdict> verdicts,
    core::clock::wall_time now, bool keep, std::vector<claim_key>& stale) {
    key_list keys;
    for (const auto& how : verdicts) {
        if (how.fate != fate::completed) continue;
        std::int64_t deleted = 0;
        if (!keep) {
            deleted = co_await tx.execute("delete from mainstay_jobs where id = $1 and lease = $2 and state = 2 and "
                                          "(unique_until is null or unique_until <= $3)",
                how.key.id, how.key.lease, now);
        }
        if (deleted == 0) keys.push_back({how.key.id, how.key.lease});
    }
    if (keys.empty()) co_return;
    auto json = schema::to_json(keys);
    auto changed = co_await tx.query_all<std::tuple<std::int64_t, std::int64_t>>(
        "update mainstay_jobs set state = 3, finished_at = $2, leased_until = null, "
        "unique_key = case when unique_until is null then null else unique_key end "
        "from " +
            pairs_of("$1") +
            " as ended "
            "where mainstay_jobs.id = ended.id and mainstay_jobs.lease = ended.lease and mainstay_jobs.state = 2 "
            "returning mainstay_jobs.id, mainstay_jobs.lease",
        json, now);
    if (changed.size() == keys.size()) co_return;
    const std::set<std::tuple<std::int64_t, std::int64_t>> known(changed.begin(), changed.end());
    for (const auto& [id, lease] : keys) {
        if (!known.contains({id, lease})) stale.push_back({id, lease});
    }
}

// Gives the number of rows it changed, which is 0 when the claim no longer holds the job.
task<std::int64_t> sql_store::record(data::transaction& tx, const verdict& how, core::clock::wall_time now) {
    const auto [id, lease] = how.key;
    switch (how.fate) {
    case fate::completed:
        co_return co_await tx.execute(
            "update mainstay_jobs set state = 3, finished_at = $3, leased_until = null, unique_key = case when "
            "unique_until is null then null else unique_key end where id = $1 and lease = $2 and state = 2",
            id, lease, now);
    case fate::handed_back:
        co_return co_await tx.execute("update mainstay_jobs set state = 0, leased_until = null "
                                      "where id = $1 and lease = $2 and state = 2",
            id, lease);
    case fate::repeated:
        co_return co_await tx.execute(
            "update mainstay_jobs set state = case when $3 > $4 then 1 else 0 end, due_at = $3, leased_until = null, "
            "failures = $5, exhausted = $6, error = coalesce(nullif($7, ''), error) "
            "where id = $1 and lease = $2 and state = 2",
            id, lease, how.due_at, now, how.failures, how.exhausted, how.error);
    case fate::discarded:
        break;
    }
    co_return co_await tx.execute(
        "update mainstay_jobs set state = 4, finished_at = $3, leased_until = null, unique_key = null, failures = $4, "
        "error = coalesce(nullif($5, ''), error) where id = $1 and lease = $2 and state = 2",
        id, lease, now, how.failures, how.error);
}

task<void> sql_store::settle(data::transaction& tx, const verdict& how, core::clock::wall_time now) {
    auto changed = co_await record(tx, how, now);
    if (changed == 0) throw std::system_error(make_error_code(errc::lease_lost));
}

task<void> sql_store::claim(data::transaction& tx, const claim_request& request, exchange_result& result) {
    using optional_time = std::optional<core::clock::wall_time>;
    constexpr std::string_view next_sql = "select min(due_at) from mainstay_jobs where state = 1";
    result.next_due = co_await tx.query_one<optional_time>(next_sql);
    if (result.next_due && *result.next_due <= request.now) {
        co_await tx.execute(
            "update mainstay_jobs set state = 0 where id in "
            "(select id from mainstay_jobs where state = 1 and due_at <= $1 order by due_at limit 1000) and state = 1",
            request.now);
        result.next_due = co_await tx.query_one<optional_time>(next_sql);
    }
    auto rows = co_await tx.query_all<claimed_row>(claim_sql_, request.leased_until, request.count);
    std::sort(rows.begin(), rows.end(), [](const claimed_row& a, const claimed_row& b) {
        return std::tie(b.priority, a.due_at, a.id) < std::tie(a.priority, b.due_at, b.id);
    });
    for (auto& row : rows) {
        result.claimed.push_back({{row.id, row.lease}, std::move(row.kind), std::move(row.args), row.failures,
            row.exhausted, row.priority, row.enqueued_at, row.due_at, std::move(row.error).value_or("")});
    }
}

task<std::vector<claim_key>> sql_store::renew(std::span<const claim_key> held, core::clock::wall_time until) {
    key_list keys;
    for (const auto& key : held)
        keys.push_back({key.id, key.lease});
    auto json = schema::to_json(keys);
    // Not in the background: somebody else takes the jobs over if this waits for too long.
    auto rows = co_await db_->query_all<std::tuple<std::int64_t, std::int64_t>>(
        "update mainstay_jobs set leased_until = $2 "
        "from " +
            pairs_of("$1") +
            " as held "
            "where mainstay_jobs.id = held.id and mainstay_jobs.lease = held.lease and mainstay_jobs.state = 2 "
            "returning mainstay_jobs.id, mainstay_jobs.lease",
        json, until);
    std::vector<claim_key> kept;
    for (const auto& [id, lease] : rows)
        kept.push_back({id, lease});
    co_return kept;
}

task<std::vector<rescued_job>> sql_store::rescue(core::clock::wall_time now, int limit) {
    using row = std::tuple<std::int64_t, std::string, int, bool>;
    std::vector<row> rows;
    auto text = make_error_code(errc::rescued_too_often).message();
    auto body = [&](data::transaction& tx) -> task<void> {
        rows = co_await tx.query_all<row>(
            "update mainstay_jobs set leased_until = null, rescues = rescues + 1, "
            "state = case when rescues + 1 >= 2 * $2 then 4 else 0 end, "
            "finished_at = case when rescues + 1 >= 2 * $2 then $1 end, "
            "unique_key = case when rescues + 1 >= 2 * $2 then null else unique_key end, "
            "error = case when rescues + 1 >= $2 and exhausted = 0 then $3 else error end, "
            "exhausted = case when rescues + 1 >= $2 and exhausted = 0 then 1 else exhausted end "
            "where id in (select id from mainstay_jobs where state = 2 and leased_until <= $1 limit 1000) "
            "and state = 2 and leased_until <= $1 "
            "returning id, kind, rescues, rescues >= $2",
            now, limit, text);
    };
    co_await db_->transaction(body, in_background());
    std::vector<rescued_job> result;
    for (auto& [id, kind, rescues, given_up] : rows)
        result.push_back({id, std::move(kind), rescues, given_up});
    co_return result;
}

task<outlook> sql_store::look(core::clock::wall_time now) {
    auto [expired, claimable, next_due] =
        co_await db_->query_one<std::tuple<bool, bool, std::optional<core::clock::wall_time>>>(
            "select exists (select 1 from mainstay_jobs where state = 2 and leased_until <= $1), "
            "exists (select 1 from " +
                list_of("$2") +
                " cross join mainstay_jobs as j "
                "where j.state = 0 and j.kind = list.value), "
                "(select min(due_at) from mainstay_jobs where state = 1)",
            now, kinds_json_);
    co_return outlook{expired, claimable, next_due};
}

} // namespace mainstay::inline v0::jobs
