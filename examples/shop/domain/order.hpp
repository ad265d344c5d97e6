// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "domain/money.hpp"
#include "domain/timestamp.hpp"

#include <cstdint>
#include <vector>

namespace shop {

enum class order_status : std::uint8_t {
    /// The stock is taken, the payment is on its way.
    pending,
    paid,
    /// The payment was given up, and the stock is back.
    failed,
};

struct order_item {
    std::int64_t product_id = 0;
    std::int64_t quantity = 0;
    money unit_price;
};

struct order {
    std::int64_t id = 0;
    order_status status = order_status::pending;
    money total;
    std::vector<order_item> items;
    timestamp created_at;
};

} // namespace shop
