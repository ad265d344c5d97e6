// SPDX-License-Identifier: BSL-1.0
#include <mainstay/data/detail/statement.hpp>

namespace mainstay::inline v0::data::detail {

statement::statement(std::size_t parameters, std::string_view sql) : text(sql), values(parameters) {}
statement::statement(statement&&) noexcept = default;
statement& statement::operator=(statement&&) noexcept = default;
statement::~statement() = default;

} // namespace mainstay::inline v0::data::detail
