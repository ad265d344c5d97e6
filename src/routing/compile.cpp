// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/http_date.hpp>
#include <mainstay/routing/router.hpp>

#include <algorithm>
#include <exception>
#include <map>

#include "routing/compiled_table.hpp"
#include "routing/route_scope.hpp"

namespace mainstay::inline v0::routing {
namespace detail {
namespace {

// Tells clients of a route that goes away.
class deprecation_fields {
public:
    explicit deprecation_fields(const deprecated& what)
        : since_('@' + std::to_string(what.since.time_since_epoch().count())) {
        if (what.sunset) sunset_ = http::http_date(*what.sunset);
        if (!what.link.empty()) link_ = '<' + what.link + ">; rel=\"deprecation\"";
    }
    void after(const http::request&, http::response& response) const {
        response.set("Deprecation", since_);
        if (!sunset_.empty()) response.set("Sunset", sunset_);
        if (!link_.empty()) response.add("Link", link_);
    }

private:
    std::string since_, sunset_, link_;
};

struct collected_route {
    std::size_t order;
    route_info info;
    std::shared_ptr<const endpoint> target;
    std::vector<middleware_ptr> stages;
};

std::string name_of(const route_info& info) {
    return std::string(http::method_name(info.method)) + ' ' + info.pattern.text();
}

class compilation {
public:
    compilation(const services& from, compile_options options) : services_(from) {
        table_->settings.on_error = std::move(options.on_error);
        mistakes_.assign(from.mistakes().begin(), from.mistakes().end());
    }

    std::unique_ptr<compiled_table> run(const route_table& table) {
        table_->settings.errors = table.errors;
        collect(table.root, {}, {}, {});
        std::ranges::sort(routes_, {}, &collected_route::order);
        for (auto& route : routes_) {
            add(route);
        }
        for (const auto& [service, wanted_by] : missing_) {
            std::string text = "no service " + service + " is provided; it is wanted by ";
            for (std::size_t i = 0; i < wanted_by.size(); ++i) {
                text += (i == 0 ? "" : ", ") + wanted_by[i];
            }
            mistakes_.push_back(std::move(text));
        }
        start_middleware();
        if (!mistakes_.empty()) throw router_error(std::move(mistakes_));
        finish(table.root.settings.chain);
        return std::move(table_);
    }

private:
    void collect(
        const route_scope& scope, const std::string& prefix, metadata known, std::vector<middleware_ptr> stages) {
        const std::string here = prefix + scope.prefix;
        known.append(scope.settings.metadata);
        stages.insert(stages.end(), scope.settings.chain.begin(), scope.settings.chain.end());
        remember(scope.settings.chain);
        for (const auto& [order, entry] : scope.routes) {
            collected_route route{order, {entry.method, route_pattern::runtime(here + entry.pattern.text()), known},
                entry.target, stages};
            route.info.metadata.append(entry.settings.metadata);
            route.stages.insert(route.stages.end(), entry.settings.chain.begin(), entry.settings.chain.end());
            remember(entry.settings.chain);
            routes_.push_back(std::move(route));
        }
        for (const auto& group : scope.groups) {
            collect(*group, here, known, stages);
        }
    }

    // One that is used at several places starts once.
    void remember(const std::vector<middleware_ptr>& some) {
        for (const middleware_ptr& middleware : some) {
            if (std::ranges::find(started_, middleware) == started_.end()) started_.push_back(middleware);
        }
    }

    void add(collected_route& route) {
        const std::string name = name_of(route.info);
        const std::string_view pattern = route.info.pattern.text();
        if (route.info.method == http::method::other) {
            mistakes_.push_back("a route for " + std::string(pattern) + " has a method without a name");
            return;
        }
        std::vector<path_need> needs;
        for (const parameter_form* form : route.target->parameters()) {
            needs.insert(needs.end(), form->path_needs.begin(), form->path_needs.end());
        }
        const pattern_mistake mistake = find_mistake(pattern, needs, route.target->reads_whole_request());
        if (mistake != pattern_mistake::none) {
            mistakes_.push_back(name + ": " + std::string(message_of(mistake)));
            return;
        }
        if (route.info.pattern.names().size() > parameter_limit) {
            mistakes_.push_back(name + ": it has more than " + std::to_string(parameter_limit) + " parameters");
            return;
        }
        const auto index = static_cast<std::uint32_t>(table_->infos.size());
        const std::uint32_t other = table_->tree.add(route.info.method, pattern, index);
        if (other != route_tree::none) {
            mistakes_.push_back(name + " and " + name_of(table_->infos[other]) + " match the same paths");
            return;
        }
        table_->all_methods = static_cast<method_set>(table_->all_methods | set_of(route.info.method));
        bound_.push_back(bind(route, name));
        const auto* limit = route.info.metadata.find<body_limit>();
        table_->infos.push_back(std::move(route.info));
        compiled_route& compiled = table_->routes.emplace_back();
        compiled.target = std::move(route.target);
        compiled.stages = std::move(route.stages);
        if (limit != nullptr) compiled.body_limit = limit->bytes;
    }

    std::vector<bound_parameter> bind(const collected_route& route, const std::string& name) {
        const auto names = route.info.pattern.names();
        std::vector<bound_parameter> result;
        for (const parameter_form* form : route.target->parameters()) {
            bound_parameter& bound = result.emplace_back();
            for (std::size_t i = 0; i < form->services.size(); ++i) {
                const service_want& want = form->services[i];
                bound.services[i] = want.find(services_);
                if (bound.services[i] != nullptr) continue;
                auto& wanted_by = missing_[want.spelled()];
                if (wanted_by.empty() || wanted_by.back() != name) wanted_by.push_back(name);
            }
            if (form->when != phase::path) continue;
            const auto at = std::ranges::find(names, form->path_needs.front().name);
            bound.path_index = static_cast<std::uint16_t>(at - names.begin());
            bound.is_rest = at + 1 == names.end() && route.info.pattern.has_rest();
        }
        return result;
    }

    void start_middleware() {
        for (const middleware_ptr& middleware : started_) {
            try {
                middleware->start(services_);
            } catch (const std::exception& error) {
                mistakes_.emplace_back(error.what());
            }
        }
    }

    void finish(const std::vector<middleware_ptr>& app_wide) {
        table_->tree.seal();
        if ((table_->all_methods & set_of(http::method::get)) != 0) {
            table_->all_methods = static_cast<method_set>(table_->all_methods | set_of(http::method::head));
        }
        for (std::size_t i = 0; i < table_->routes.size(); ++i) {
            compiled_route& route = table_->routes[i];
            const route_info& info = table_->infos[i];
            std::erase_if(route.stages, [&](const middleware_ptr& stage) { return !stage->applies(info); });
            auto stages = route.stages;
            if (const auto* old = info.metadata.find<deprecated>()) {
                stages.insert(stages.begin(), hold_middleware(deprecation_fields(*old)));
            }
            route.run =
                std::make_unique<chain>(table_->settings, std::move(stages), route.target, std::move(bound_[i]));
        }
        table_->unrouted = std::make_unique<chain>(
            table_->settings, app_wide, std::make_shared<unrouted_endpoint>(*table_), std::vector<bound_parameter>());
    }

    const services& services_;
    std::unique_ptr<compiled_table> table_ = std::make_unique<compiled_table>();
    std::vector<collected_route> routes_;
    std::vector<std::vector<bound_parameter>> bound_;
    std::vector<middleware_ptr> started_;
    std::map<std::string, std::vector<std::string>> missing_;
    std::vector<std::string> mistakes_;
};

} // namespace
} // namespace detail

std::unique_ptr<compiled_router> router::compile(const services& from, compile_options options) const {
    return std::unique_ptr<compiled_router>(
        new compiled_router(detail::compilation(from, std::move(options)).run(*table_)));
}

} // namespace mainstay::inline v0::routing
