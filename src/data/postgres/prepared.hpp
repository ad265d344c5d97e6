// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "data/postgres/sql_outline.hpp"

#include <mainstay/data/detail/row.hpp>
#include <mainstay/data/detail/statement.hpp>

#include <libpq-fe.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::data::postgres {

// How the types of a statement's parameters are settled when it is prepared.
enum class typing : std::uint8_t {
    // Numbers and blobs are declared as what they are; text is what the server makes of it.
    declared,
    // Numbers too are what the server makes of them, so that they can be truth values and times.
    inferred,
    // Text is declared as well, where nothing else tells what it is.
    text_declared,
};

// The types to declare for values of these kinds; 0 leaves one to the server.
std::vector<unsigned> declared_types(const std::vector<detail::storage>& kinds, typing how);

// A statement that the server has prepared on one connection: what its parameters and columns are, and how its columns
// meet the row type that was asked for last.
class prepared {
public:
    prepared(std::string sql, sql_outline about, std::vector<detail::storage> kinds, std::string name);

    const std::string& sql() const noexcept { return sql_; }
    const std::string& name() const noexcept { return name_; } // on the server
    const sql_outline& about() const noexcept { return about_; }
    // The text with its values left out.
    const std::string& plain();

    // Takes what the server told of it.
    void describe(const PGresult* told);
    const std::vector<unsigned>& parameters() const noexcept { return parameters_; }
    const std::vector<detail::storage>& kinds() const noexcept { return kinds_; }
    // Whether it was prepared for values of such kinds; a null goes with everything.
    bool takes(const std::vector<detail::parameter>& values) const noexcept;
    // 1 where every column has a binary form that is read here, else 0.
    int result_format() const noexcept { return format_; }
    // The number of the table that the first column belongs to; 0 where it is computed.
    unsigned table() const noexcept { return columns_.empty() ? 0 : columns_.front().table; }

    // How long it took to run, and whether it usually is quick enough that others may wait for its answer.
    void note_time(std::chrono::nanoseconds took) noexcept {
        usual_ = timed_ ? (usual_ * 3 + took) / 4 : took;
        timed_ = true;
    }
    bool is_quick() const noexcept { return timed_ && usual_ < std::chrono::milliseconds(1); }

    // Throws errc::bad_parameter where the number of arguments is wrong.
    void check_count(std::size_t arguments);
    // Checks the columns against what the sink wants. Throws errc::bad_column.
    void fit(const detail::row_sink& sink);
    bool fits(const detail::row_sink& sink);
    // Gives a row of the result to the sink, which `fit` has seen. Throws errc::bad_column.
    void give(detail::row_sink& sink, const PGresult* from, int row);

private:
    struct column {
        std::string name;
        unsigned type;
        unsigned table;
    };

    [[noreturn]] void bad_column(std::size_t column, const std::string& why);

    std::string sql_, name_, plain_;
    sql_outline about_;
    std::vector<detail::storage> kinds_;
    std::vector<unsigned> parameters_;
    std::vector<column> columns_;
    int format_ = 1;
    std::chrono::nanoseconds usual_{0};
    bool timed_ = false;
    const detail::row_layout* fitted_ = nullptr;
    std::vector<std::size_t> places_; // for each wanted column, the server's
    std::vector<detail::cell> cells_;
    std::vector<std::string> scratch_;
};

} // namespace mainstay::inline v0::data::postgres
