// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/field_error.hpp>
#include <mainstay/core/problem.hpp>
#include <mainstay/schema/fields_read.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::routing::detail {

// A query or form, decoded once, in the shape that schema reads.
class decoded_pairs {
public:
    // Null, or what is wrong: an escape, or more pairs than `limit`.
    std::unique_ptr<problem> decode(std::string_view text, core::field_source source);
    const std::vector<schema::named_text>& pairs() const noexcept { return pairs_; }
    std::vector<std::string_view> values_of(std::string_view name) const;

    static constexpr std::size_t limit = 1000;

private:
    std::vector<std::pair<std::string, std::string>> owned_;
    std::vector<schema::named_text> pairs_;
};

// 422 for a parameter that has to be there.
problem missing_text(core::field_source source, std::string_view name);

} // namespace mainstay::inline v0::routing::detail
