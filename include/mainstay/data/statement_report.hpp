// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/detail/state_ptr.hpp>
#include <mainstay/data/statement_observer.hpp>

#include <string>
#include <string_view>

namespace mainstay::inline v0::observe {
class log;
class metrics;
} // namespace mainstay::inline v0::observe

namespace mainstay::inline v0::data {

/// Tells a log and metrics what a database does.
///
/// Metrics: `db_client_operation_duration_seconds` by statement (its values left out) and outcome,
/// `db_commit_duration_seconds`, and the counters `db_transactions_total`, `db_bodies_delayed_total` by reason.
/// Log: slow statements with their plan, bodies that held the writer, and whatever else went wrong without a caller.
class statement_report final : public statement_observer {
public:
    /// Both must outlive it; either may be null. `database` labels the metrics and stands in the log lines.
    statement_report(observe::log* log, observe::metrics* metrics, std::string database = "database");
    ~statement_report() override;

    void ran(const statement_record& what) override;
    void slow(const statement_record& what, std::string_view plan) override;
    void committed(std::size_t transactions, std::chrono::nanoseconds elapsed) override;
    void body_delayed(body_delay why, std::string_view last_statement) override;
    void trouble(std::string_view what) override;

private:
    class state;
    core::detail::state_ptr<state> state_;
};

} // namespace mainstay::inline v0::data
