// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/method.hpp>
#include <mainstay/routing/detail/check_handler.hpp>
#include <mainstay/routing/detail/endpoint.hpp>
#include <mainstay/routing/route_options.hpp>
#include <mainstay/routing/route_pattern.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace mainstay::inline v0::routing {

namespace detail {

// A route as it was registered.
struct route_entry {
    http::method method = http::method::get;
    route_pattern pattern;
    std::shared_ptr<const endpoint> target;
    route_settings settings;
};

using no_overload = this_name_has_several_overloads_so_cast_it_to_the_one_that_is_meant;

} // namespace detail

/// The verbs that routers, groups and apps share: `get(pattern, handler, options…)` and its like.
///
/// The pattern is checked against the handler's parameters when it is compiled. A handler is a function, a lambda or a
/// function object, synchronous or returning `task<T>`; it is copied into the router and called from every I/O thread.
/// Options: see route_options.hpp. What is wrong beyond that (two routes for the same paths, services that nobody
/// provides) is told when the router is compiled, all at once. `Self` has `void add_route(detail::route_entry)`.
template <class Self>
class route_verbs {
    template <class F>
    using checked_pattern = pattern_for<std::type_identity_t<F>>;

public:
    /// Also answers HEAD, unless the pattern has a route of its own for it.
    template <class F = detail::no_overload, class... Options>
    Self& get(checked_pattern<F> pattern, F handler, Options... options) {
        return add(http::method::get, std::move(pattern), std::move(handler), std::move(options)...);
    }
    template <class F = detail::no_overload, class... Options>
    Self& post(checked_pattern<F> pattern, F handler, Options... options) {
        return add(http::method::post, std::move(pattern), std::move(handler), std::move(options)...);
    }
    template <class F = detail::no_overload, class... Options>
    Self& put(checked_pattern<F> pattern, F handler, Options... options) {
        return add(http::method::put, std::move(pattern), std::move(handler), std::move(options)...);
    }
    template <class F = detail::no_overload, class... Options>
    Self& patch(checked_pattern<F> pattern, F handler, Options... options) {
        return add(http::method::patch, std::move(pattern), std::move(handler), std::move(options)...);
    }
    template <class F = detail::no_overload, class... Options>
    Self& delete_(checked_pattern<F> pattern, F handler, Options... options) {
        return add(http::method::delete_, std::move(pattern), std::move(handler), std::move(options)...);
    }
    /// For any method that has a name: HEAD and OPTIONS of one's own among them.
    template <class F = detail::no_overload, class... Options>
    Self& route(http::method method, checked_pattern<F> pattern, F handler, Options... options) {
        return add(method, std::move(pattern), std::move(handler), std::move(options)...);
    }

protected:
    ~route_verbs() = default;

private:
    template <class F, class... Options>
    Self& add(http::method method, checked_pattern<F> pattern, F handler, Options... options) {
        if constexpr (detail::sound_handler<F>) {
            self().add_route(detail::route_entry{method, std::move(pattern).take(),
                detail::make_endpoint(std::move(handler)), route_settings(std::move(options)...)});
        }
        return self();
    }
    Self& self() noexcept { return static_cast<Self&>(*this); }
};

} // namespace mainstay::inline v0::routing
