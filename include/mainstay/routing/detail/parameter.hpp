// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/problem.hpp>
#include <mainstay/core/task.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/routing/detail/handler_signature.hpp>
#include <mainstay/routing/detail/parameter_kind.hpp>
#include <mainstay/routing/from_request.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/routing/services.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace mainstay::inline v0::routing::detail {

// The most services one extractor may want.
inline constexpr std::size_t service_limit = 6;

// What one parameter of one handler was given at start.
struct bound_parameter {
    std::array<void*, service_limit> services{};
    std::uint16_t path_index = 0;
    bool is_rest = false;
};

using refusal = std::unique_ptr<problem>; // null: nothing is wrong

enum class phase : std::uint8_t { given, path, head, body };

// One service that a parameter wants: how to find it, how to name it.
struct service_want {
    void* (*find)(const services&);
    std::string (*spelled)();
};

// What the compiled half of routing does with a parameter whose type it does not know.
struct parameter_form {
    phase when;
    // Fills the slot, a std::optional of the parameter's type; one of the two, or none where nothing is to be read.
    refusal (*read)(const bound_parameter&, http::request&, void* slot);
    task<refusal> (*read_later)(const bound_parameter&, http::request&, void* slot);
    void (*describe)(operation&);
    std::span<const service_want> services;
    std::span<const path_need> path_needs;
    // Whether `read_later` is there: under sanitizers g++ 12 does not take comparing it for a constant.
    bool waits = false;
    // Whether it may look at the body, which then has to be there.
    bool needs_body = false;
    // Whether it reads the body piece by piece, from `request::body_source` where that is there.
    bool streams = false;
};

template <class T>
void* find_service(const services& from) {
    return const_cast<void*>(static_cast<const void*>(from.find<T>()));
}
template <class T>
inline constexpr service_want service_want_of = {&find_service<T>, &service_slot<std::remove_const_t<T>>::spelled};

// How `from_request<T>::read` is called.
template <class Function>
struct read_call;
template <class R, class... S>
struct read_call<R (*)(http::request&, S...)> {
    static_assert((std::is_lvalue_reference_v<S> && ... && true),
        "mainstay: from_request<T>::read takes the request and then references to services");
    static_assert(sizeof...(S) <= service_limit, "mainstay: from_request<T>::read takes too many services");
    using result = R;
    static constexpr std::array<service_want, sizeof...(S)> services = {service_want_of<std::remove_reference_t<S>>...};

    template <class Read>
    static R call(Read read, const bound_parameter& bound, http::request& request) {
        return [&]<std::size_t... I>(std::index_sequence<I...>)->R {
            return read(request, *static_cast<std::remove_reference_t<S>*>(bound.services[I])...);
        }
        (std::index_sequence_for<S...>());
    }
};
template <class R, class... S>
struct read_call<R (*)(http::request&, S...) noexcept> : read_call<R (*)(http::request&, S...)> {};
template <class R, class... S>
struct read_call<R (*)(const http::request&, S...)> : read_call<R (*)(http::request&, S...)> {};
template <class R, class... S>
struct read_call<R (*)(const http::request&, S...) noexcept> : read_call<R (*)(http::request&, S...)> {};

template <class T>
using read_call_of = read_call<decltype(&from_request<T>::read)>;

template <class T>
inline constexpr bool reads_later = false;
template <class T>
inline constexpr bool reads_later<task<T>> = true;

// Without a word from the extractor itself.
problem missing_parameter(std::string_view type);

template <class T>
problem missing_of() {
    if constexpr (requires { from_request<T>::missing(); }) {
        return from_request<T>::missing();
    } else {
        return missing_parameter(schema::type_name<T>);
    }
}

template <class T, bool Optional>
refusal settle(extracted<T>&& read, void* slot) {
    if (read) {
        if constexpr (Optional) {
            static_cast<std::optional<std::optional<T>>*>(slot)->emplace(*std::move(read));
        } else {
            static_cast<std::optional<T>*>(slot)->emplace(*std::move(read));
        }
        return nullptr;
    }
    if (!read.is_absent()) return read.take_why();
    if constexpr (Optional) {
        static_cast<std::optional<std::optional<T>>*>(slot)->emplace(std::nullopt);
        return nullptr;
    } else {
        return std::make_unique<problem>(missing_of<T>());
    }
}

template <class T, bool Optional>
refusal read_now(const bound_parameter& bound, http::request& request, void* slot) {
    return settle<T, Optional>(read_call_of<T>::call(&from_request<T>::read, bound, request), slot);
}

template <class T, bool Optional>
task<refusal> read_in_coroutine(const bound_parameter& bound, http::request& request, void* slot) {
    auto reading = read_call_of<T>::call(&from_request<T>::read, bound, request);
    extracted<T> read = co_await std::move(reading);
    co_return settle<T, Optional>(std::move(read), slot);
}

template <class T>
void describe_parameter(operation& into) {
    if constexpr (requires { from_request<T>::describe(into); }) from_request<T>::describe(into);
}
template <class T>
void describe_optional_parameter(operation& into) {
    if constexpr (requires { from_request<T>::describe(into); }) {
        into.optional_from_here(true);
        from_request<T>::describe(into);
        into.optional_from_here(false);
    }
}

template <class P>
consteval parameter_form make_form() {
    using T = std::remove_cvref_t<P>;
    constexpr parameter_kind kind = parameter_kind_of<P>;
    if constexpr (kind == parameter_kind::path) {
        return {phase::path, &T::read, nullptr, &T::describe, {}, path_needs_of<P>};
    } else if constexpr (kind == parameter_kind::extractor || kind == parameter_kind::optional) {
        constexpr bool optional = kind == parameter_kind::optional;
        using inner = typename std::conditional_t<optional, T, std::optional<T>>::value_type;
        parameter_form form{reads_body<P> ? phase::body : phase::head, nullptr, nullptr, nullptr,
            read_call_of<inner>::services, path_needs_of<inner>};
        if constexpr (reads_later<typename read_call_of<inner>::result>) {
            form.read_later = &read_in_coroutine<inner, optional>;
            form.waits = true;
        } else {
            form.read = &read_now<inner, optional>;
        }
        form.needs_body = true;
        if constexpr (requires { from_request<inner>::needs_body; }) form.needs_body = from_request<inner>::needs_body;
        if constexpr (requires { from_request<inner>::streams_body; }) form.streams = from_request<inner>::streams_body;
        form.describe = optional ? &describe_optional_parameter<inner> : &describe_parameter<inner>;
        return form;
    } else if constexpr (kind == parameter_kind::service || kind == parameter_kind::named_service) {
        return {phase::given, nullptr, nullptr, nullptr,
            std::span<const service_want>(&service_want_of<std::remove_reference_t<P>>, 1), {}};
    } else {
        return {phase::given, nullptr, nullptr, nullptr, {}, {}};
    }
}

template <class P>
inline constexpr parameter_form form_of = make_form<P>();

// Where a parameter's value waits until the handler is called.
template <class P>
struct parameter_slot {
    std::optional<std::remove_cvref_t<P>> value;
    void* address() noexcept { return &value; }
    std::remove_cvref_t<P>&& take(const bound_parameter&, http::request&) noexcept { return *std::move(value); }
};
template <class P>
    requires(parameter_kind_of<P> == parameter_kind::service)
struct parameter_slot<P> {
    void* address() noexcept { return nullptr; }
    P take(const bound_parameter& bound, http::request&) noexcept {
        return *static_cast<std::remove_reference_t<P>*>(bound.services[0]);
    }
};
template <class P>
    requires(parameter_kind_of<P> == parameter_kind::named_service)
struct parameter_slot<P> {
    using named_type = std::remove_cvref_t<P>;
    void* address() noexcept { return nullptr; }
    named_type take(const bound_parameter& bound, http::request&) noexcept {
        return named_type(*static_cast<typename service_slot<named_type>::target*>(bound.services[0]));
    }
};
template <class P>
    requires(parameter_kind_of<P> == parameter_kind::request)
struct parameter_slot<P> {
    void* address() noexcept { return nullptr; }
    http::request& take(const bound_parameter&, http::request& request) noexcept { return request; }
};
template <class P>
    requires(parameter_kind_of<P> == parameter_kind::context)
struct parameter_slot<P> {
    void* address() noexcept { return nullptr; }
    core::context& take(const bound_parameter&, http::request& request) noexcept { return request.context(); }
};

} // namespace mainstay::inline v0::routing::detail
