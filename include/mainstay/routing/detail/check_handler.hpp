// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/request.hpp>
#include <mainstay/routing/detail/handler_signature.hpp>
#include <mainstay/routing/detail/parameter_kind.hpp>
#include <mainstay/routing/detail/pattern_check.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>

namespace mainstay::inline v0::routing::detail {

// What stands for a handler whose name has several functions, so that the compiler's message says so.
struct this_name_has_several_overloads_so_cast_it_to_the_one_that_is_meant {};

template <class P>
consteval bool check_parameter() {
    constexpr parameter_kind kind = parameter_kind_of<P>;
    static_assert(kind != parameter_kind::extractor_reference,
        "mainstay: a handler takes extractors by value (json<T>, not const json<T>&): only the request and services "
        "are "
        "taken by reference");
    static_assert(kind != parameter_kind::value_reference,
        "mainstay: a handler's reference parameters are the request and services, which are of class type");
    static_assert(kind != parameter_kind::rvalue_reference,
        "mainstay: a handler's parameters are values, or lvalue references to services and the request");
    static_assert(kind != parameter_kind::optional_path,
        "mainstay: a path parameter cannot be optional: without it the route would be another one");
    static_assert(kind != parameter_kind::optional_reference, "mainstay: std::optional goes around extractors only");
    static_assert(kind != parameter_kind::unknown,
        "mainstay: this parameter type is unknown to routing: take path<…>, query<T>, json<T>, …, a service by "
        "reference, or specialise mainstay::routing::from_request for it");
    return true;
}

template <class List>
struct parameter_checks;
template <class... P>
struct parameter_checks<type_list<P...>> {
    // Told by `check_parameter`; here it stops what would only say it again.
    static constexpr bool sound = ((parameter_kind_of<P> < parameter_kind::extractor_reference) && ... && true);
    static constexpr bool passed = (check_parameter<P>() && ... && true);
    static constexpr bool reads_request = (std::same_as<std::remove_cvref_t<P>, http::request> || ... || false);
    static constexpr std::size_t bodies = (std::size_t{0} + ... + (reads_body<P> ? 1 : 0));
    static constexpr std::size_t paths = (std::size_t{0} + ... + path_needs_of<P>.size());
    static constexpr auto needs = [] {
        std::array<path_need, paths> result{};
        [[maybe_unused]] std::size_t end = 0;
        [[maybe_unused]] auto add = [&](const auto& some) {
            for (const path_need& need : some) {
                result[end++] = need;
            }
        };
        (add(path_needs_of<P>), ...);
        return result;
    }();
};

// Says what is wrong with a handler, one clear reason at a time.
template <class F>
consteval bool check_handler() {
    constexpr bool one_name = !std::same_as<F, this_name_has_several_overloads_so_cast_it_to_the_one_that_is_meant>;
    constexpr bool known = handler_signature<F>::known;
    static_assert(!one_name || !std::is_class_v<F> || known,
        "mainstay: this handler has no one signature: it is a generic lambda (write its parameters' types instead of "
        "auto), an object with several call operators, or the result of std::bind");
    static_assert(!one_name || std::is_class_v<F> || known,
        "mainstay: this is no handler: pass a function, a lambda or a function object; a member function goes into a "
        "lambda");
    if constexpr (known) {
        static_assert(handler_signature<F>::constant, "mainstay: a handler is called from several threads at once, so "
                                                      "its call operator has to be const; a mutable "
                                                      "lambda's is not");
        using checks = parameter_checks<typename handler_signature<F>::parameters>;
        static_assert(checks::passed);
        static_assert(checks::bodies <= 1, "mainstay: this handler reads the body twice: take one of json, form, text, "
                                           "bytes");
    }
    return true;
}

// Whether the checks have passed, so that one mistake does not draw a hundred more behind it.
template <class F>
inline constexpr bool sound_handler = false;
template <class F>
    requires(handler_signature<F>::known)
inline constexpr bool sound_handler<F> =
    handler_signature<F>::constant && parameter_checks<typename handler_signature<F>::parameters>::sound;

template <class F>
inline constexpr std::array<path_need, 0> path_needs = {};
template <class F>
    requires(handler_signature<F>::known)
inline constexpr auto& path_needs<F> = parameter_checks<typename handler_signature<F>::parameters>::needs;

template <class F>
inline constexpr bool reads_whole_request = true;
template <class F>
    requires(handler_signature<F>::known)
inline constexpr bool reads_whole_request<F> =
    parameter_checks<typename handler_signature<F>::parameters>::reads_request;

} // namespace mainstay::inline v0::routing::detail
