// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/html.hpp>
#include <mainstay/routing/router.hpp>

namespace shop {

// The routes under /v1, one function for each folder of the API; they find the use cases among the app's services.
void account_routes(mainstay::routing::route_group v1);
void product_routes(mainstay::routing::route_group v1);
void order_routes(mainstay::routing::route_group v1);

/// The page at / that tells where things are.
mainstay::html front_page();

} // namespace shop
