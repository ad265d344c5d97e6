// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/error.hpp>

#include <mainstay/data/detail/column.hpp>

#include <algorithm>

namespace mainstay::inline v0::data {
namespace {

const char* text_of(errc code) noexcept {
    switch (code) {
    case errc::unique_violation:
        return "a value that must be unique is there already";
    case errc::foreign_key_violation:
        return "a foreign key refers to nothing";
    case errc::check_violation:
        return "a check constraint failed";
    case errc::not_null_violation:
        return "a value that must not be null is";
    case errc::type_violation:
        return "a value of the wrong type";
    case errc::constraint_violation:
        return "a constraint failed";
    case errc::busy:
        return "the database is busy";
    case errc::serialization_failure:
        return "another transaction came in between";
    case errc::connection_lost:
        return "the connection to the database was lost";
    case errc::bad_statement:
        return "the statement is wrong";
    case errc::bad_parameter:
        return "the parameters are wrong";
    case errc::bad_column:
        return "the row does not fit its type";
    case errc::no_rows:
        return "no row";
    case errc::too_many_rows:
        return "more than one row";
    case errc::too_big:
        return "too big for the database";
    case errc::transaction_doomed:
        return "the transaction can only be rolled back";
    case errc::transaction_misused:
        return "the transaction cannot be used here";
    case errc::inside_own_transaction:
        return "a write through the database inside its own transaction";
    case errc::held_too_long:
        return "the transaction held the writer too long";
    case errc::commit_unknown:
        return "nobody can say whether the commit is durable";
    case errc::cannot_open:
        return "cannot open the database";
    case errc::read_only:
        return "the database cannot be written";
    case errc::disk_full:
        return "the disk is full";
    case errc::io_error:
        return "the disk failed";
    case errc::corrupt:
        return "the database file is damaged or no database";
    case errc::unsupported:
        return "unsupported";
    case errc::out_of_memory:
        return "out of memory";
    case errc::migration_failed:
        return "a migration failed and was undone";
    case errc::migration_changed:
        return "a migration changed after it was applied";
    case errc::migration_mismatch:
        return "the database's migrations are not the program's";
    case errc::other:
        return "the database failed";
    }
    return "unknown error";
}

class category final : public std::error_category {
public:
    const char* name() const noexcept override { return "mainstay.data"; }
    std::string message(int value) const override { return text_of(static_cast<errc>(value)); }
};

std::string one_line(const std::string& cause, const std::string& statement) {
    std::string line = statement.empty() ? cause : cause + ", in: " + statement;
    std::replace(line.begin(), line.end(), '\n', ' ');
    return line;
}

} // namespace

const std::error_category& error_category() noexcept {
    static const category instance;
    return instance;
}

error::error(errc code, const std::string& cause, std::string statement, std::vector<std::string> columns)
    : std::system_error(make_error_code(code), one_line(cause, statement))
    , statement_(std::move(statement))
    , columns_(std::move(columns)) {}

bool error::concerns(std::string_view column) const noexcept {
    return std::any_of(columns_.begin(), columns_.end(), [&](std::string_view each) {
        return each == column ||
               (each.size() > column.size() && each.ends_with(column) && each[each.size() - column.size() - 1] == '.');
    });
}

void detail::refuse_parameter(const char* why) {
    throw error(errc::bad_parameter, why);
}

} // namespace mainstay::inline v0::data
