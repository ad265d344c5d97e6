// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/detail/state_ptr.hpp>
#include <mainstay/core/service.hpp>
#include <mainstay/data/dialect.hpp>
#include <mainstay/data/migrations.hpp>
#include <mainstay/data/open_options.hpp>
#include <mainstay/data/session.hpp>
#include <mainstay/data/transaction.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::data {
class statement_observer;
namespace detail {
class driver;
}

/// A database: a service that opens it at start, and runs statements and transactions from any thread in between.
///
/// Statements that only read run on reader connections; a statement that writes is a transaction of its own. Awaiting
/// resumes on the caller's executor. Writing through it from inside the body of one of its own transactions is
/// `errc::inside_own_transaction`.
class database final : public core::service, public session {
public:
    /// Used by `open`.
    explicit database(std::unique_ptr<detail::driver> driver) noexcept;
    database(database&&) noexcept;
    database& operator=(database&&) noexcept;
    ~database() override;

    std::string_view name() const noexcept override;
    /// Opens and checks the database. Throws `data::error`, one clear line that names the file and the cause.
    task<void> start(core::runtime& threads) override;
    std::optional<std::string> not_ready() const override;
    /// Lets what waits and runs finish, by the deadline, and closes; later calls throw `core::errc::stopping`.
    task<void> stop(core::clock::steady_time deadline) override;

    /// Brings the tables to the newest step of that history as part of the start, before anything that depends on the
    /// database starts; histories go in the order they were given. Before `start`, which throws what `migrate` throws.
    database& migrate_at_start(migrations steps);

    /// Who is told what it does; before `start`. Replaces `open_options::observer`, and must outlive the database.
    void observe(statement_observer& by);

    /// The address it was opened with, passwords left out.
    const std::string& address() const noexcept;
    /// Whose SQL it speaks.
    data::dialect dialect() const noexcept;
    /// The runtime's clock, for those who date what they store. Only while started.
    const core::clock& clock() const;

private:
    task<detail::outcome> run(detail::statement& what) override;
    task<std::unique_ptr<detail::cursor>> open(detail::statement& what) override;
    task<void> transact(detail::transaction_body& body, transaction_options options) override;

    core::detail::state_ptr<detail::driver> driver_;
    std::vector<migrations> histories_;
};

/// A database by its address: `sqlite:PATH`, `sqlite::memory:` for one that is gone when it closes, or
/// `postgres://USER:PASSWORD@HOST/DATABASE` and whatever else libpq takes, where the program links
/// `mainstay::postgres`.
///
/// Touches nothing before `start`. Throws `data::error` with `errc::unsupported` for an address of no known driver.
database open(std::string_view address, open_options options = {});

} // namespace mainstay::inline v0::data
