// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/router.hpp>

#include "routing/route_scope.hpp"

namespace mainstay::inline v0::routing {
namespace {

std::string joined(const std::vector<std::string>& mistakes) {
    std::string text = mistakes.size() == 1 ? "the routes have a mistake:"
                                            : "the routes have " + std::to_string(mistakes.size()) + " mistakes:";
    for (const std::string& mistake : mistakes) {
        text += "\n  " + mistake;
    }
    return text;
}

// Routes that were added to another router come behind those that are here.
void renumber(detail::route_scope& scope, detail::route_table& table, std::size_t offset) {
    scope.table = &table;
    for (auto& route : scope.routes) {
        route.order += offset;
    }
    for (auto& group : scope.groups) {
        renumber(*group, table, offset);
    }
}

} // namespace

router_error::router_error(std::vector<std::string> mistakes)
    : std::runtime_error(joined(mistakes))
    , mistakes_(std::move(mistakes)) {}

void route_group::add_route(detail::route_entry entry) {
    scope_->routes.push_back({scope_->table->registered++, std::move(entry)});
}

void route_group::add_middleware(detail::middleware_ptr middleware) {
    scope_->settings.chain.push_back(std::move(middleware));
}

route_group route_group::add_group(std::string prefix, route_settings settings) {
    auto& group = *scope_->groups.emplace_back(std::make_unique<detail::route_scope>());
    group.table = scope_->table;
    group.prefix = std::move(prefix);
    group.settings = std::move(settings);
    return route_group(&group);
}

router::router() : table_(new detail::route_table()) {
    table_->root.table = table_.get();
}
router::router(router&&) noexcept = default;
router& router::operator=(router&&) noexcept = default;
router::~router() = default;

route_group router::root() noexcept {
    return route_group(&table_->root);
}

router& router::mount(group_prefix prefix, router other) {
    auto group = std::make_unique<detail::route_scope>(std::move(other.table_->root));
    group->prefix = std::move(prefix).take();
    renumber(*group, *table_, table_->registered);
    table_->registered += other.table_->registered;
    table_->errors.merge(other.table_->errors);
    table_->root.groups.push_back(std::move(group));
    return *this;
}

error_mapping& router::errors() noexcept {
    return table_->errors;
}

const error_mapping& router::errors() const noexcept {
    return table_->errors;
}

} // namespace mainstay::inline v0::routing
