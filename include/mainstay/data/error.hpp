// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace mainstay::inline v0::data {

/// What can go wrong with a database, by one name on every driver.
enum class errc {
    // The data does not allow it.
    unique_violation = 1,
    foreign_key_violation,
    check_violation,
    not_null_violation,
    /// A value of a type that the column or function does not take.
    type_violation,
    /// Another constraint, or one that the database itself raises (a trigger).
    constraint_violation,

    // Again, later, may well succeed. Transactions do so by themselves, within their deadline.
    busy,
    serialization_failure,
    /// The connection to the server was lost before anything took effect.
    connection_lost,

    // The statement is wrong: a mistake in the program.
    bad_statement,
    /// Other parameters than the statement has, or a value that the database cannot hold.
    bad_parameter,
    /// A column is missing, surplus, or of a type that its field cannot hold.
    bad_column,
    no_rows,
    too_many_rows,
    too_big,

    // The transaction.
    /// An earlier statement failed, so that this transaction can only be rolled back.
    transaction_doomed,
    /// Used after it ended, while an inner one is open, or from another thread than its body's.
    transaction_misused,
    /// A write through the database from inside one of its own transactions, which could only wait for itself.
    inside_own_transaction,
    /// The body waited for something else, alone on the writer, longer than `open_options::hold_limit`.
    held_too_long,
    /// The disk or the connection failed during the commit, so that nobody can say whether it is there.
    commit_unknown,

    // The database as a whole.
    cannot_open,
    read_only,
    disk_full,
    io_error,
    corrupt,
    /// Something the driver does not do, or an address of no known driver.
    unsupported,
    out_of_memory,

    // Migrations.
    migration_failed,
    /// A migration that was applied differs from the one in the program.
    migration_changed,
    /// The database has one that the program does not know, or lacks one older than its newest.
    migration_mismatch,

    other,
};

/// The category of `errc`, named `mainstay.data`.
const std::error_category& error_category() noexcept;

inline std::error_code make_error_code(errc code) noexcept {
    return {static_cast<int>(code), error_category()};
}

/// What every function of this module throws, apart from `core::errc` (overloaded, stopping, deadline, cancelled).
///
/// `what()` is one line that names the cause, for the log; it holds no parameter, and of a statement only its text with
/// the values left out.
class error : public std::system_error {
public:
    error(errc code, const std::string& cause, std::string statement = {}, std::vector<std::string> columns = {});

    errc reason() const noexcept { return static_cast<errc>(code().value()); }
    /// The statement that failed, its literals replaced by `?`; empty where there is none.
    const std::string& statement() const noexcept { return statement_; }
    /// For a violated constraint, the columns as `table.column` where the database names them; the constraint's own
    /// name where it has one.
    const std::vector<std::string>& columns() const noexcept { return columns_; }
    /// Whether the constraint concerns that column, given as `column` or `table.column`.
    bool concerns(std::string_view column) const noexcept;

private:
    std::string statement_;
    std::vector<std::string> columns_;
};

} // namespace mainstay::inline v0::data

template <>
struct std::is_error_code_enum<mainstay::data::errc> : std::true_type {};
