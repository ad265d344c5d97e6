// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/field_error.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::schema::detail {

// Where in a value one stands: nodes on the stack, spelled out only when something is wrong.
struct path {
    static constexpr std::size_t by_name = static_cast<std::size_t>(-1);

    const path* parent = nullptr; // none: the root, which has no name
    std::string_view name = {};
    std::size_t index = by_name;
};

// What is wrong with one input, bounded, so that a hostile one cannot make a long answer.
class violations {
public:
    violations(core::field_source source, std::size_t limit) noexcept : source_(source), limit_(limit) {}

    void add(const path& where, std::string_view code, std::string_view detail);
    std::size_t count() const noexcept { return errors_.size(); }
    bool full() const noexcept { return errors_.size() >= limit_; }
    std::vector<core::field_error>& errors() noexcept { return errors_; }

private:
    core::field_source source_;
    std::size_t limit_;
    std::vector<core::field_error> errors_;
};

} // namespace mainstay::inline v0::schema::detail
