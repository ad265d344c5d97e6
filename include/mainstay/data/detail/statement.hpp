// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>
#include <mainstay/data/detail/row.hpp>
#include <mainstay/data/detail/value.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace mainstay::inline v0::data::detail {

// One statement to run: its text, its parameters, and who takes the rows (null: nobody).
class statement {
public:
    template <class... Args>
    explicit statement(std::string_view sql, const Args&... args) : statement(sizeof...(Args), sql) {
        [[maybe_unused]] std::size_t at = 0;
        (write_parameter(args, values[at++]), ...);
    }
    statement(statement&&) noexcept;
    statement& operator=(statement&&) noexcept;
    ~statement();

    std::string text;
    std::vector<parameter> values;
    row_sink* sink = nullptr;
    std::size_t most_rows = static_cast<std::size_t>(-1); // one more is errc::too_many_rows
    bool wants_key = false;                               // the outcome's row_id counts
    bool script = false;                                  // several statements, without parameters or rows

private:
    statement(std::size_t parameters, std::string_view sql);
};

struct outcome {
    std::int64_t changed = 0;
    std::int64_t row_id = 0;
    std::size_t rows = 0;
};

// An open result, read in portions.
class cursor {
public:
    virtual ~cursor() = default;
    /// Gives the sink up to so many rows; false when there were no more.
    virtual task<bool> next(std::size_t rows) = 0;
};

// Arguments are copied before anything is awaited; what g++ 12 would destroy twice inside a co_await is refused.
template <class Arg>
constexpr void check_argument() {
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
    using type = std::remove_cvref_t<Arg>;
    static_assert(
        std::is_lvalue_reference_v<Arg> || !std::is_aggregate_v<type> || std::is_trivially_destructible_v<type>,
        "mainstay: g++ 12 destroys an aggregate twice that is built inside a co_await expression: name it first, and "
        "pass its name");
#endif
}

} // namespace mainstay::inline v0::data::detail
