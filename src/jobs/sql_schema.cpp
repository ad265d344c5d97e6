// SPDX-License-Identifier: BSL-1.0
#include "jobs/sql_store.hpp"

#include <mainstay/data/database.hpp>
#include <mainstay/data/migrations.hpp>

namespace mainstay::inline v0::jobs {
namespace {

// An id is never used for a second job: what is left of the first would be taken for it. Each
// index holds only the rows of its state: a claim costs the same whatever else is kept.
constexpr const char* first_schema = R"sql(
create table mainstay_jobs (
    id {key},
    kind text not null,
    args text not null,
    state integer not null check (state between 0 and 5),
    priority integer not null,
    lease {integer} not null default 0,
    leased_until {integer},
    failures integer not null default 0,
    exhausted integer not null default 0,
    rescues integer not null default 0,
    error text,
    unique_key text,
    unique_until {integer},
    enqueued_at {integer} not null,
    due_at {integer} not null,
    finished_at {integer}
) {strict};
create index mainstay_jobs_available on mainstay_jobs (kind, priority desc, due_at, id) where state = 0;
create index mainstay_jobs_later on mainstay_jobs (due_at) where state = 1;
create index mainstay_jobs_running on mainstay_jobs (leased_until) where state = 2;
create index mainstay_jobs_finished on mainstay_jobs (state, finished_at) where state >= 3;
create unique index mainstay_jobs_unique on mainstay_jobs (unique_key) where unique_key is not null;
)sql";

} // namespace

task<void> sql_store::prepare() {
    data::migrations steps("mainstay_jobs");
    steps.add(1, "jobs", first_schema, "drop table mainstay_jobs;");
    co_await data::migrate(*db_, std::move(steps));
}

} // namespace mainstay::inline v0::jobs
