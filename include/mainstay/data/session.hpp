// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/detail/awaited_callable.hpp>
#include <mainstay/data/detail/body.hpp>
#include <mainstay/data/detail/statement.hpp>
#include <mainstay/data/error.hpp>
#include <mainstay/data/transaction_options.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace mainstay::inline v0::data {
namespace detail {

[[noreturn]] void throw_no_rows(const statement& asked);

// Lets the library's own parts run what users cannot.
struct session_access;

template <class F, class T>
using row_result = std::invoke_result_t<F&, T>;
template <class R>
inline constexpr bool is_task = false;
template <class T>
inline constexpr bool is_task<task<T>> = true;

// Calls with a row; false asks for no more.
template <class F, class T>
task<bool> give_row(F& f, T value) {
    using result = row_result<F, T>;
    if constexpr (std::is_same_v<result, task<bool>>) {
        co_return co_await f(std::move(value));
    } else if constexpr (is_task<result>) {
        co_await f(std::move(value));
    } else if constexpr (std::is_same_v<result, bool>) {
        co_return f(std::move(value));
    } else {
        f(std::move(value));
    }
    co_return true;
}

} // namespace detail

/// What runs statements: a `database` or a `transaction`. Functions that take a `session&` work with either.
///
/// SQL has `$1, $2, …` for its parameters, in any order and as often as wanted; every one must be used. Arguments may
/// be numbers, bools, text, enums, times, `std::vector<std::byte>`, types with `schema::value`, `std::optional` of
/// these and `std::nullopt`; they are copied before the function returns. A row is read into a plain struct by the
/// names of its columns, into a `std::tuple` by their positions, or into a single value.
///
/// All functions throw `data::error`, and `core::errc` (as `std::system_error`) for `overloaded`, `stopping`,
/// `deadline_exceeded` and `cancelled`.
class session {
public:
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    /// The one row; `errc::no_rows` or `errc::too_many_rows` when there is not exactly one.
    template <class T, class... Args>
    task<T> query_one(std::string_view sql, Args&&... args) {
        (detail::check_argument<Args>(), ...);
        return one<T>(detail::statement(sql, args...));
    }
    /// The row, or empty when there is none; `errc::too_many_rows` when there is more than one.
    template <class T, class... Args>
    task<std::optional<T>> query_optional(std::string_view sql, Args&&... args) {
        (detail::check_argument<Args>(), ...);
        return at_most_one<T>(detail::statement(sql, args...));
    }
    /// All rows.
    template <class T, class... Args>
    task<std::vector<T>> query_all(std::string_view sql, Args&&... args) {
        (detail::check_argument<Args>(), ...);
        return all<T>(detail::statement(sql, args...));
    }
    /// Calls `f(T)` with each row as it comes, on the caller's executor, without ever holding all of them in memory.
    ///
    /// `f` may return nothing, `task<void>`, or `bool` or `task<bool>` of which false ends the reading. Gives the
    /// number of rows that `f` got. Outside a transaction the statement must only read.
    template <class T, class F, class... Args>
    task<std::size_t> query_each(std::string_view sql, F&& f, Args&&... args) {
        core::detail::check_awaited_callable<F>();
        (detail::check_argument<Args>(), ...);
        return each<T, std::decay_t<F>>(std::forward<F>(f), detail::statement(sql, args...));
    }
    /// Runs a statement and gives the number of rows that it itself inserted, changed or deleted.
    template <class... Args>
    task<std::int64_t> execute(std::string_view sql, Args&&... args) {
        (detail::check_argument<Args>(), ...);
        return changes(detail::statement(sql, args...));
    }
    /// Runs an insert and gives the integer key of the row it inserted last; `errc::no_rows` when it inserted none.
    template <class... Args>
    task<std::int64_t> insert(std::string_view sql, Args&&... args) {
        (detail::check_argument<Args>(), ...);
        return inserted(detail::statement(sql, args...));
    }

    /// Runs `body(transaction&)`, which returns `task<T>`, and commits what it did; gives what the body gave.
    ///
    /// An exception rolls back and is thrown on; a body that gives a `problem` (also inside a `std::variant` or
    /// `std::optional`) rolls back too. The body may run more than once: it should touch nothing but the transaction.
    /// It runs on the database's executor, with the caller's context; `db.transaction` resumes when the commit is
    /// durable. On a transaction it is a savepoint, and failures inside undo it alone.
    template <class F>
    auto transaction(F&& body, transaction_options options = {}) -> task<detail::body_result<F>> {
        core::detail::check_awaited_callable<F>();
        return transacted<std::decay_t<F>>(std::forward<F>(body), options);
    }

protected:
    session() = default;
    session(session&&) = default;
    session& operator=(session&&) = default;
    ~session() = default;

private:
    friend struct detail::session_access;

    virtual task<detail::outcome> run(detail::statement& what) = 0;
    virtual task<std::unique_ptr<detail::cursor>> open(detail::statement& what) = 0;
    virtual task<void> transact(detail::transaction_body& body, transaction_options options) = 0;

    template <class T>
    task<T> one(detail::statement what);
    template <class T>
    task<std::optional<T>> at_most_one(detail::statement what);
    template <class T>
    task<std::vector<T>> all(detail::statement what);
    template <class T, class F>
    task<std::size_t> each(F f, detail::statement what);
    task<std::int64_t> changes(detail::statement what);
    task<std::int64_t> inserted(detail::statement what);
    template <class F>
    task<detail::body_result<F>> transacted(F body, transaction_options options);
};

template <class T>
task<T> session::one(detail::statement what) {
    detail::row_slot<T> slot;
    what.sink = &slot;
    what.most_rows = 1;
    co_await run(what);
    if (!slot.value) detail::throw_no_rows(what);
    co_return *std::move(slot.value);
}

template <class T>
task<std::optional<T>> session::at_most_one(detail::statement what) {
    detail::row_slot<T> slot;
    what.sink = &slot;
    what.most_rows = 1;
    co_await run(what);
    co_return std::move(slot.value);
}

template <class T>
task<std::vector<T>> session::all(detail::statement what) {
    detail::row_list<T> list;
    what.sink = &list;
    co_await run(what);
    co_return std::move(list.rows);
}

template <class T, class F>
task<std::size_t> session::each(F f, detail::statement what) {
    constexpr std::size_t portion = 128;
    detail::row_list<T> list;
    what.sink = &list;
    auto rows = co_await open(what);
    std::size_t given = 0;
    for (bool more = true; more;) {
        list.clear();
        more = co_await rows->next(portion);
        for (auto& value : list.rows) {
            ++given;
            bool wants_more = co_await detail::give_row<F, T>(f, std::move(value));
            if (!wants_more) co_return given;
        }
    }
    co_return given;
}

template <class F>
task<detail::body_result<F>> session::transacted(F body, transaction_options options) {
    detail::held_body<F> held(body);
    co_await transact(held, options);
    if constexpr (!std::is_void_v<detail::body_result<F>>) co_return *std::move(held.result);
}

} // namespace mainstay::inline v0::data
