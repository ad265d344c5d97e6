// SPDX-License-Identifier: BSL-1.0
#include "data/sqlite/error.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <unistd.h>

namespace mainstay::inline v0::data::sqlite {
namespace {

errc constraint_of(int code) noexcept {
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return errc::unique_violation;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return errc::foreign_key_violation;
    case SQLITE_CONSTRAINT_CHECK:
        return errc::check_violation;
    case SQLITE_CONSTRAINT_NOTNULL:
        return errc::not_null_violation;
    case SQLITE_CONSTRAINT_DATATYPE:
        return errc::type_violation;
    default:
        return errc::constraint_violation;
    }
}

// "UNIQUE constraint failed: t.a, t.b" names its columns, "CHECK constraint failed: name" the constraint,
// "UNIQUE constraint failed: index 'name'" the index.
std::vector<std::string> columns_of(int code, std::string_view message) {
    std::vector<std::string> columns;
    constexpr std::string_view before = " constraint failed: ";
    auto at = message.find(before);
    if ((code & 0xff) != SQLITE_CONSTRAINT || at == std::string_view::npos) return columns;
    message.remove_prefix(at + before.size());
    if (code == SQLITE_CONSTRAINT_CHECK) return {std::string(message)};
    if (message.starts_with("index '") && message.ends_with('\'')) {
        return {std::string(message.substr(7, message.size() - 8))};
    }
    while (!message.empty()) {
        auto end = message.find(", ");
        columns.emplace_back(message.substr(0, end));
        message.remove_prefix(end == std::string_view::npos ? message.size() : end + 2);
    }
    return columns;
}

// What is wrong with the folder that holds the file and has to take its log, where that is why the file cannot be
// opened or written. SQLite tells of its last try alone, which was to read what is not there.
std::string folder_trouble(int code, const std::string& file) {
    if ((code & 0xff) != SQLITE_CANTOPEN && (code & 0xff) != SQLITE_READONLY) return {};
    auto slash = file.rfind('/');
    std::string folder = slash == file.npos ? "." : file.substr(0, std::max<std::size_t>(slash, 1));
    if (::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) == 0) return {};
    return "the folder " + folder + ": " + std::strerror(errno);
}

} // namespace

errc errc_of(int code) noexcept {
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        return constraint_of(code);
    case SQLITE_BUSY:
        return code == SQLITE_BUSY_SNAPSHOT ? errc::serialization_failure : errc::busy;
    case SQLITE_LOCKED:
        return errc::busy;
    case SQLITE_READONLY:
        return errc::read_only;
    case SQLITE_FULL:
        return errc::disk_full;
    case SQLITE_IOERR:
        return code == SQLITE_IOERR_NOMEM ? errc::out_of_memory : errc::io_error;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return errc::corrupt;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return errc::cannot_open;
    case SQLITE_NOMEM:
        return errc::out_of_memory;
    case SQLITE_TOOBIG:
        return errc::too_big;
    case SQLITE_MISMATCH:
        return errc::type_violation;
    case SQLITE_RANGE:
        return errc::bad_parameter;
    case SQLITE_ERROR:
    case SQLITE_AUTH:
        return errc::bad_statement;
    default:
        return errc::other;
    }
}

error make_error(sqlite3* db, int code, std::string statement) {
    std::string message = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    if (code == SQLITE_AUTH) {
        message =
            "a transaction's begin and end, attached files and the connection's settings are the library's, not a "
            "statement's";
    }
    auto columns = columns_of(code, message);
    return error(errc_of(code), message, std::move(statement), std::move(columns));
}

error make_open_error(sqlite3* db, int code, const std::string& file) {
    std::string cause = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    if (std::string why = folder_trouble(code, file); !why.empty()) {
        cause += " (" + why + ")";
    } else if (int number = db != nullptr ? sqlite3_system_errno(db) : 0; number != 0) {
        cause += " (";
        cause += std::strerror(number);
        cause += ")";
    }
    return error(errc_of(code), file + ": " + cause);
}

bool is_fatal(int code) noexcept {
    switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_NOMEM:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        return true;
    default:
        return false;
    }
}

} // namespace mainstay::inline v0::data::sqlite
