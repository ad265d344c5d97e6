// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <vector>

namespace shop {

/// The most units of one product in one order.
inline constexpr std::int64_t most_of_one_product = 99;

struct cart_line {
    std::int64_t product_id = 0;
    std::int64_t quantity = 0;
    /// Which line of the request the product stood in first, to point at when something is wrong with it.
    std::size_t line = 0;
};

/// What somebody wants to buy: each product once.
using cart = std::vector<cart_line>;

} // namespace shop
