// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/error.hpp>

#include <string>

struct sqlite3;

namespace mainstay::inline v0::data::sqlite {

// What an (extended) result code of SQLite's means.
errc errc_of(int code) noexcept;

// The error of the connection's last call. `statement` has its values left out already.
error make_error(sqlite3* db, int code, std::string statement = {});

// A connection that could not be opened or prepared for use, as one line that names the file and the cause.
error make_open_error(sqlite3* db, int code, const std::string& file);

// Whether the code speaks of the disk or the machine, not of the one statement.
bool is_fatal(int code) noexcept;

} // namespace mainstay::inline v0::data::sqlite
