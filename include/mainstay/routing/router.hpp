// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/detail/state_ptr.hpp>
#include <mainstay/routing/compiled_router.hpp>
#include <mainstay/routing/error_mapping.hpp>
#include <mainstay/routing/route_verbs.hpp>
#include <mainstay/routing/services.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::routing {

namespace detail {
struct route_scope;
struct route_table;
} // namespace detail

/// Everything that keeps a router from being compiled, each with the routes that it concerns.
class router_error : public std::runtime_error {
public:
    explicit router_error(std::vector<std::string> mistakes);
    const std::vector<std::string>& mistakes() const noexcept { return mistakes_; }

private:
    std::vector<std::string> mistakes_;
};

/// A part of a router: routes under a common prefix, with middleware and metadata of their own. Groups nest.
///
/// A handle: copies speak of the same group. Valid as long as its router.
class route_group : public route_verbs<route_group> {
public:
    /// Adds middleware behind what is there already; it stands around all of the group's routes, earlier ones too.
    template <class M>
    route_group& use(M middleware) {
        add_middleware(detail::hold_middleware(std::move(middleware)));
        return *this;
    }
    /// Options are metadata and middleware, as those of a route: `group("/v1", deprecated{…})`.
    template <class... Options>
    route_group group(group_prefix prefix, Options... options) {
        return add_group(std::move(prefix).take(), route_settings(std::move(options)...));
    }

    // Called by the verbs.
    void add_route(detail::route_entry entry);
    void add_middleware(detail::middleware_ptr middleware);
    route_group add_group(std::string prefix, route_settings settings);

private:
    friend class router;
    explicit route_group(detail::route_scope* scope) noexcept : scope_(scope) {}

    detail::route_scope* scope_;
};

/// Collects routes, groups and middleware; `compile` makes of them what answers requests.
///
/// Not thread-safe; used before the start.
class router : public route_verbs<router> {
public:
    router();
    router(router&&) noexcept;
    router& operator=(router&&) noexcept;
    ~router();

    /// Adds middleware for everything this router answers, 404 and 405 too.
    template <class M>
    router& use(M middleware) {
        root().use(std::move(middleware));
        return *this;
    }
    template <class... Options>
    route_group group(group_prefix prefix, Options... options) {
        return root().add_group(std::move(prefix).take(), route_settings(std::move(options)...));
    }
    /// Takes over all that another router has, under a prefix: groups, middleware, error mapping.
    router& mount(group_prefix prefix, router other);

    /// How error codes become answers; starts with the library's own.
    error_mapping& errors() noexcept;
    const error_mapping& errors() const noexcept;

    /// Lays out routes and chains, finds every service. Throws `router_error` with all that is wrong.
    ///
    /// The result is on its own but for the services and for what was lent with `std::ref`. May be called again.
    std::unique_ptr<compiled_router> compile(const services& from, compile_options options = {}) const;

    // Called by the verbs.
    void add_route(detail::route_entry entry) { root().add_route(std::move(entry)); }

private:
    route_group root() noexcept;

    core::detail::state_ptr<detail::route_table> table_;
};

} // namespace mainstay::inline v0::routing
