// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/compiled_router.hpp>

#include <mainstay/http/path_mistake.hpp>
#include <mainstay/routing/to_response.hpp>

#include "routing/compiled_table.hpp"
#include "routing/write_openapi.hpp"

namespace mainstay::inline v0::routing {
namespace detail {
namespace {

std::string allow_text(method_set methods) {
    constexpr http::method order[] = {http::method::get, http::method::head, http::method::post, http::method::put,
        http::method::patch, http::method::delete_, http::method::options, http::method::connect, http::method::trace};
    std::string text;
    for (http::method method : order) {
        if ((methods & set_of(method)) == 0) continue;
        if (!text.empty()) text += ", ";
        text += http::method_name(method);
    }
    return text;
}

} // namespace

const chain& compiled_table::choose(http::request& request) const {
    route_tree::match found;
    tree.find(request.method(), request.path(), found);
    if (found.route == route_tree::none) {
        request.matched({}, {});
        return *unrouted;
    }
    const route_info& info = infos[found.route];
    request.matched(info.pattern.text(), found.values(), &info);
    return *routes[found.route].run;
}

void compiled_table::answer_unrouted(const http::request& request, http::response& response) const {
    method_set methods = 0;
    if (request.path() == "*") {
        methods = all_methods;
    } else if (auto mistake = http::path_mistake(request.path()); !mistake.empty()) {
        return write_problem(problem(400, "bad_path", std::string(mistake)), request, response);
    } else {
        route_tree::match found;
        tree.find(http::method::other, request.path(), found);
        methods = found.methods;
    }
    if (methods == 0 && request.path() != "*") return write_not_found(request, response);
    methods = static_cast<method_set>(methods | set_of(http::method::options));
    if (request.method() == http::method::options) {
        response.status(204);
    } else {
        write_problem(problem(405, "method_not_allowed", "this path has no such method"), request, response);
    }
    response.set("Allow", allow_text(methods));
}

} // namespace detail

const route_info* route_of(const http::request& request) noexcept {
    return request.route().empty() ? nullptr : static_cast<const route_info*>(request.route_data());
}

std::optional<std::string_view> path_value(const http::request& request, std::string_view name) noexcept {
    const auto values = request.path_values();
    std::size_t index = 0;
    for (detail::segments at(request.route()); !at.done() && index < values.size();) {
        const std::string_view segment = at.next();
        if (!detail::is_parameter(segment)) continue;
        if (detail::parameter_name(segment) == name) return values[index];
        ++index;
    }
    return std::nullopt;
}

compiled_router::compiled_router(std::unique_ptr<detail::compiled_table> table) noexcept : table_(table.release()) {}
compiled_router::~compiled_router() = default;

bool compiled_router::handle(http::exchange& turn) {
    const detail::chain& chain = table_->choose(turn.request());
    if (!chain.suspends() && turn.request().body_source() == nullptr) {
        chain.run_now(turn.request(), turn.response());
        return true;
    }
    turn.run(chain.run(0, turn.request(), turn.response(), &turn.clock()));
    return false;
}

std::size_t compiled_router::body_limit(const http::request& head, std::size_t otherwise) {
    detail::route_tree::match found;
    table_->tree.find(head.method(), head.path(), found);
    if (found.route == detail::route_tree::none) return otherwise;
    return table_->routes[found.route].body_limit.value_or(otherwise);
}

void compiled_router::refuse(http::exchange& turn, const problem& why) {
    turn.request().matched({}, {});
    table_->unrouted->run_around(why, turn.request(), turn.response());
}

bool compiled_router::answer_now(http::request& request, http::response& response) const {
    const detail::chain& chain = table_->choose(request);
    if (chain.suspends()) return false;
    chain.run_now(request, response);
    return true;
}

task<void> compiled_router::answer(http::request& request, http::response& response) const {
    const detail::chain& chain = table_->choose(request);
    if (chain.suspends()) {
        co_await chain.run(0, request, response, nullptr);
    } else {
        chain.run_now(request, response);
    }
}

std::span<const route_info> compiled_router::routes() const noexcept {
    return table_->infos;
}

std::string compiled_router::openapi(const openapi_options& options) const {
    return detail::write_openapi(*table_, options);
}

} // namespace mainstay::inline v0::routing
