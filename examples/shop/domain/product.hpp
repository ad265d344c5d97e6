// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "domain/money.hpp"

#include <cstdint>
#include <string>

namespace shop {

struct product {
    std::int64_t id = 0;
    std::string name;
    money price;
    /// Units left.
    std::int64_t in_stock = 0;
};

} // namespace shop
