// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/route_info.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "routing/chain.hpp"
#include "routing/route_tree.hpp"

namespace mainstay::inline v0::routing::detail {

// One route at work.
struct compiled_route {
    std::shared_ptr<const endpoint> target;
    std::vector<middleware_ptr> stages;
    std::unique_ptr<const chain> run;
    std::optional<std::size_t> body_limit;
};

// Everything that a compiled router is.
class compiled_table {
public:
    chain_settings settings;
    std::vector<route_info> infos;
    std::vector<compiled_route> routes; // as `infos`
    route_tree tree;
    method_set all_methods = 0;
    std::unique_ptr<const chain> unrouted;

    // The chain for the request, which is told its route.
    const chain& choose(http::request& request) const;
    // 404, 405, the answer to OPTIONS, or 400 for a path with dot segments.
    void answer_unrouted(const http::request& request, http::response& response) const;
};

// Stands at the end of the chain for paths and methods without a route.
class unrouted_endpoint final : public endpoint {
public:
    explicit unrouted_endpoint(const compiled_table& table) noexcept
        : endpoint({}, false, true, nullptr)
        , table_(table) {
        waits_for_body_ = true; // it needs none
    }

    void call(const bound_parameter*, http::request& request, http::response& response) const override {
        table_.answer_unrouted(request, response);
    }
    task<void> call_later(const bound_parameter*, http::request& request, http::response& response) const override {
        table_.answer_unrouted(request, response);
        co_return;
    }

private:
    const compiled_table& table_;
};

} // namespace mainstay::inline v0::routing::detail
