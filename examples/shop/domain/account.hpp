// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "domain/timestamp.hpp"

#include <cstdint>
#include <string>

namespace shop {

struct account {
    std::int64_t id = 0;
    std::string email;
    timestamp created_at;
};

} // namespace shop
