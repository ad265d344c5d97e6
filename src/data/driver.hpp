// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/core/runtime.hpp>
#include <mainstay/data/detail/body.hpp>
#include <mainstay/data/detail/statement.hpp>
#include <mainstay/data/dialect.hpp>
#include <mainstay/data/open_options.hpp>
#include <mainstay/data/transaction.hpp>
#include <mainstay/data/transaction_options.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::data::detail {

// A kind of database behind `database`: each folder beside this file is one.
class driver {
public:
    virtual ~driver() = default;
    virtual const std::string& name() const noexcept = 0;
    virtual const std::string& address() const noexcept = 0;
    virtual data::dialect dialect() const noexcept = 0;
    virtual const core::clock& clock() const = 0;

    virtual void observe(statement_observer& by) = 0;
    virtual task<void> start(core::runtime& threads) = 0;
    virtual std::optional<std::string> not_ready() const = 0;
    virtual task<void> stop(core::clock::steady_time deadline) = 0;

    virtual task<outcome> run(statement& what) = 0;
    virtual task<std::unique_ptr<cursor>> open(statement& what) = 0;
    virtual task<void> transact(transaction_body& body, transaction_options options) = 0;
};

// What an open_transaction speaks to: one for each level of nesting, made by the driver.
class transaction_link {
public:
    virtual ~transaction_link() = default;
    virtual task<outcome> run(statement& what) = 0;
    virtual task<std::unique_ptr<cursor>> open(statement& what) = 0;
    virtual task<void> transact(transaction_body& body, transaction_options options) = 0;

    // Runs the body and what it staged. False asks to roll back though nothing was thrown.
    task<bool> run_body(transaction_body& body);

    std::vector<std::function<void()>> after_commit;
    std::vector<std::function<task<void>(open_transaction&)>> before_commit;
};

struct session_access {
    static task<outcome> run(session& on, statement& what) { return on.run(what); }
};

std::unique_ptr<driver> make_sqlite_driver(std::string_view path, open_options options);

} // namespace mainstay::inline v0::data::detail
