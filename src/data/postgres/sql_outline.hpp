// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::inline v0::data::postgres {

// What the text of a statement tells by itself, without a server.
struct sql_outline {
    std::size_t parameters = 0;     // $1 to $N, each of them used
    std::string first;              // the first word, in lower case
    bool returns = false;           // says `returning` somewhere
    bool writes = false;            // has a word in it that changes rows
    std::size_t start = 0, end = 0; // of the statement in the text, a semicolon left out
};

// Reads the text by PostgreSQL's lexical rules (https://www.postgresql.org/docs/15/sql-syntax-lexical.html): strings,
// escape strings, dollar quotes, nested comments. Throws data::error for a text without a statement, for one that
// begins or ends a transaction or changes the connection under whoever comes next on it, and for parameters that are
// not $1 to $N, all used.
sql_outline outline(std::string_view sql);

// The statement of a script that begins at or behind `at`, which moves behind it; empty at the end of the script.
std::optional<sql_outline> next_statement(std::string_view script, std::size_t& at);

// Whether the first word promises a statement that mostly reads.
bool is_question(std::string_view first_word) noexcept;

} // namespace mainstay::inline v0::data::postgres
