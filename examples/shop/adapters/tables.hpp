// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/data/migrations.hpp>

namespace shop {

/// The history of the shop's tables, with the products it starts with.
mainstay::data::migrations tables();

} // namespace shop
