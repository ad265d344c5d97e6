// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/detail/row.hpp>
#include <mainstay/data/detail/statement.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace mainstay::inline v0::data::sqlite {

// A prepared statement, its parameters and how its columns meet the row type that was asked for last.
class prepared {
public:
    // Throws data::error for SQL that is wrong, empty or more than one statement, and for parameters that are not $1 to
    // $N, all used.
    prepared(sqlite3* db, std::string_view sql);
    prepared(const prepared&) = delete;
    prepared& operator=(const prepared&) = delete;
    ~prepared();

    const std::string& sql() const noexcept { return sql_; }
    // The text with its values left out.
    const std::string& plain();
    bool reads_only() const noexcept;

    // Binds the parameters, which must stay where they are until `reset`, and checks the columns against what the sink
    // wants. Throws errc::bad_parameter and errc::bad_column.
    void begin(const detail::statement& what);
    // SQLITE_ROW, SQLITE_DONE or an error.
    int step();
    // Gives the present row to the sink. Throws errc::bad_column.
    void give(detail::row_sink& sink);
    void reset() noexcept;

    bool in_use = false;

private:
    const char* prepare();
    void read_parameters();
    void bind(const std::vector<detail::parameter>& values);
    void fit(const detail::row_sink& sink);
    [[noreturn]] void bad_column(std::size_t column, const std::string& why);
    std::string column_name(std::size_t column) const;

    sqlite3* db_;
    sqlite3_stmt* handle_ = nullptr;
    std::string sql_, plain_;
    std::vector<std::size_t> parameters_; // for each of SQLite's, the argument that goes there
    std::size_t arguments_ = 0;
    const detail::row_layout* fitted_ = nullptr;
    std::vector<int> columns_; // for each wanted column, SQLite's
    std::vector<detail::cell> cells_;
    int prepared_times_ = 0; // by SQLite itself since `prepare`
};

} // namespace mainstay::inline v0::data::sqlite
