// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "jobs/store.hpp"

#include <mainstay/data/transaction_options.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::jobs {

// Jobs in a table of a SQL database. On SQLite its one writer makes every step here atomic; on PostgreSQL workers of
// several processes pass each other by, each taking rows that nobody else has locked.
class sql_store final : public store {
public:
    explicit sql_store(data::database& db) noexcept;

    task<void> prepare() override;
    void kinds(std::vector<std::string> known) override;
    task<void> insert(data::transaction& tx, std::span<const new_job> batch) override;
    task<job_id> insert(const new_job& job) override;
    task<exchange_result> exchange(
        std::span<const verdict> verdicts, const claim_request& request, bool keep_completed) override;
    task<void> settle(data::transaction& tx, const verdict& how, core::clock::wall_time now) override;
    task<std::vector<claim_key>> renew(std::span<const claim_key> held, core::clock::wall_time until) override;
    task<std::vector<rescued_job>> rescue(core::clock::wall_time now, int limit) override;
    task<outlook> look(core::clock::wall_time now) override;
    task<std::vector<std::string>> unknown_kinds() override;
    task<std::size_t> prune(const retention& how) override;
    task<std::optional<job_info>> find(job_id id) override;
    task<job_counts> counts() override;
    task<std::int64_t> depth() override;
    task<bool> cancel(job_id id, core::clock::wall_time now) override;
    task<bool> retry(job_id id, core::clock::wall_time now) override;

private:
    task<void> record_completed(data::transaction& tx, std::span<const verdict> verdicts, core::clock::wall_time now,
        bool keep, std::vector<claim_key>& stale);
    task<std::int64_t> record(data::transaction& tx, const verdict& how, core::clock::wall_time now);
    task<void> claim(data::transaction& tx, const claim_request& request, exchange_result& result);

    // Short writes that nobody waits for, each of which looks at rows of its own.
    data::transaction_options in_background() const noexcept;

    data::database* db_;
    bool postgres_;
    // A parameter that is a JSON list, as rows of `value`; and one of pairs, as rows of `id` and `lease`.
    std::string list_of(std::string_view parameter) const;
    std::string pairs_of(std::string_view parameter) const;
    std::string kinds_json_ = "[]";
    std::string claim_sql_;
};

} // namespace mainstay::inline v0::jobs
