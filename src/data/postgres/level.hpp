// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/postgres/attempt.hpp"

namespace mainstay::inline v0::data::postgres {

// The transaction itself, or a savepoint in it: what an open_transaction speaks to.
class level final : public detail::transaction_link {
public:
    explicit level(attempt& in) noexcept : in_(in) {}

    task<detail::outcome> run(detail::statement& what) override;
    task<std::unique_ptr<detail::cursor>> open(detail::statement& what) override;
    task<void> transact(detail::transaction_body& body, transaction_options options) override;

    // What doomed it; null while it is well.
    std::exception_ptr failure;

private:
    friend class attempt;
    friend class level_cursor;

    attempt& in_;
};

// A result being read inside a transaction: portion by portion from a cursor on the server, or, where the statement
// changes something, out of the whole result.
class level_cursor final : public detail::cursor {
public:
    level_cursor(std::shared_ptr<attempt> in, level& on, detail::statement& what);
    ~level_cursor() override;
    task<void> open();
    task<bool> next(std::size_t rows) override;

private:
    std::shared_ptr<attempt> in_;
    level* on_;
    detail::statement* what_;
    prepared_ptr as_;
    std::string name_; // of the server's cursor; empty where there is none
    result_ptr whole_;
    int given_ = 0;
};

} // namespace mainstay::inline v0::data::postgres
