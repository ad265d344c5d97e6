// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <vector>

namespace mainstay::inline v0::routing {

/// What the OpenAPI document says beside the routes.
struct openapi_options {
    std::string title = "API";
    std::string version = "1.0.0";
    /// Markdown.
    std::string description = {};
    /// Base addresses; without any, clients take the one that the document came from.
    std::vector<std::string> servers = {};
};

} // namespace mainstay::inline v0::routing
