// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>
#include <mainstay/routing/middleware.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/routing/route_info.hpp>
#include <mainstay/routing/services.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace mainstay::inline v0::routing::detail {

// A middleware whose type is forgotten.
class held_middleware {
public:
    virtual ~held_middleware() = default;

    bool has_before = false, has_after = false, has_around = false, needs_body = true;

    virtual std::optional<http::response> before(http::request& request) const = 0;
    virtual void after(http::request& request, http::response& response) const = 0;
    virtual task<http::response> around(http::request& request, next rest) const = 0;
    virtual void start(const services& from) = 0;
    virtual bool applies(const route_info& route) const = 0;
    virtual void describe(operation& into) const = 0;
};

template <class M>
struct unwrapped {
    using type = M;
};
template <class M>
struct unwrapped<std::reference_wrapper<M>> {
    using type = std::remove_const_t<M>;
};

template <class M>
class middleware_holder final : public held_middleware {
    using type = typename unwrapped<M>::type;

public:
    explicit middleware_holder(M target) : target_(std::move(target)) {
        has_before = before_middleware<type>;
        has_after = after_middleware<type>;
        has_around = around_middleware<type>;
        if constexpr (requires { type::needs_body; }) needs_body = type::needs_body;
    }

    std::optional<http::response> before([[maybe_unused]] http::request& request) const override {
        if constexpr (before_middleware<type>) {
            return get().before(request);
        } else {
            return std::nullopt;
        }
    }
    void after([[maybe_unused]] http::request& request, [[maybe_unused]] http::response& response) const override {
        if constexpr (after_middleware<type>) get().after(request, response);
    }
    task<http::response> around(http::request& request, next rest) const override {
        if constexpr (around_middleware<type>) {
            return get()(request, rest);
        } else {
            return rest(request);
        }
    }
    void start([[maybe_unused]] const services& from) override {
        if constexpr (requires(type & target) { target.start(from); }) {
            static_cast<type&>(target_).start(from);
        }
    }
    bool applies([[maybe_unused]] const route_info& route) const override {
        if constexpr (requires { get().applies(route); }) {
            return get().applies(route);
        } else {
            return true;
        }
    }
    void describe([[maybe_unused]] operation& into) const override {
        if constexpr (requires { get().describe(into); }) get().describe(into);
    }

private:
    const type& get() const noexcept { return target_; }

    M target_;
};

using middleware_ptr = std::shared_ptr<held_middleware>;

template <class M>
middleware_ptr hold_middleware(M target) {
    static_assert(middleware<typename unwrapped<M>::type>,
        "mainstay: this is no middleware: it needs before(http::request&) const -> std::optional<http::response>, "
        "after(http::request&, http::response&) const -> void, or operator()(http::request&, next) const -> "
        "task<http::response>");
    return std::make_shared<middleware_holder<M>>(std::move(target));
}

} // namespace mainstay::inline v0::routing::detail
