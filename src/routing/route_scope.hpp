// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/error_mapping.hpp>
#include <mainstay/routing/route_verbs.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace mainstay::inline v0::routing::detail {

struct route_table;

// A group, or the router itself: what was said of it, and what stands in it.
struct route_scope {
    route_table* table = nullptr;
    std::string prefix;
    route_settings settings;
    struct numbered_route {
        std::size_t order;
        route_entry entry;
    };
    std::vector<numbered_route> routes;
    std::vector<std::unique_ptr<route_scope>> groups;
};

// What a router has collected.
struct route_table {
    route_scope root;
    std::size_t registered = 0;
    error_mapping errors;
};

} // namespace mainstay::inline v0::routing::detail
