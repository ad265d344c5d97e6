// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "domain/product.hpp"

#include <mainstay/data/database.hpp>

#include <optional>
#include <vector>

namespace shop {

/// Looking around.
class catalogue {
public:
    explicit catalogue(mainstay::data::database& db) noexcept : db_(db) {}

    /// Up to `limit` products whose ids follow `after`.
    mainstay::task<std::vector<product>> list(std::int64_t after, std::int64_t limit);
    mainstay::task<std::optional<product>> find(std::int64_t id);

private:
    mainstay::data::database& db_;
};

} // namespace shop
