// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>

namespace shop {

/// An amount in a currency's minor unit (cents).
struct money {
    std::int64_t amount = 0;
    std::string currency;

    friend bool operator==(const money&, const money&) = default;
};

} // namespace shop
