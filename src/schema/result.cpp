// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/result.hpp>

namespace mainstay::inline v0::schema {

problem failure::to_problem() const& {
    return failure(*this).to_problem();
}

problem failure::to_problem() && {
    if (!malformed) return problem::validation(std::move(errors));
    problem answer{400, std::move(code), std::move(detail)};
    if (position) answer.with("position", static_cast<std::int64_t>(*position));
    return answer;
}

} // namespace mainstay::inline v0::schema
