// SPDX-License-Identifier: BSL-1.0
#include <mainstay/testing/answer.hpp>

#include <mainstay/schema/rules.hpp>

namespace mainstay::inline v0::testing {
namespace {

struct coded {
    std::string code;
    static constexpr auto rules() { return schema::rules(schema::allow_unknown_fields); }
};

} // namespace

std::string answer::code() const {
    auto read = schema::read_json<coded>(body());
    return read ? read->code : std::string();
}

} // namespace mainstay::inline v0::testing
