// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/context.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/routing/detail/pattern_check.hpp>
#include <mainstay/routing/from_request.hpp>
#include <mainstay/routing/services.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>

namespace mainstay::inline v0::routing::detail {

// Specialised by `path`, the one extractor that routing itself has to know.
template <class T>
inline constexpr bool is_path = false;

template <class T>
inline constexpr bool is_optional_parameter = false;
template <class T>
inline constexpr bool is_optional_parameter<std::optional<T>> = true;

enum class parameter_kind : std::uint8_t {
    request,
    context,
    service,
    named_service,
    path,
    extractor,
    optional,
    // Mistakes:
    extractor_reference,
    value_reference,
    rvalue_reference,
    optional_path,
    optional_reference,
    unknown,
};

template <class T>
consteval parameter_kind value_parameter_kind() {
    if constexpr (is_path<T>) {
        return parameter_kind::path;
    } else if constexpr (service_slot<T>::named) {
        return parameter_kind::named_service;
    } else if constexpr (extractor<T>) {
        return parameter_kind::extractor;
    } else if constexpr (is_optional_parameter<T>) {
        constexpr parameter_kind inner = value_parameter_kind<typename T::value_type>();
        if constexpr (inner == parameter_kind::path) {
            return parameter_kind::optional_path;
        } else {
            return inner == parameter_kind::extractor ? parameter_kind::optional : parameter_kind::unknown;
        }
    } else {
        return parameter_kind::unknown;
    }
}

template <class P>
consteval parameter_kind find_parameter_kind() {
    using T = std::remove_cvref_t<P>;
    if constexpr (std::is_rvalue_reference_v<P>) {
        return parameter_kind::rvalue_reference;
    } else if constexpr (std::is_lvalue_reference_v<P>) {
        if constexpr (std::same_as<T, http::request>) {
            return parameter_kind::request;
        } else if constexpr (std::same_as<T, core::context>) {
            return parameter_kind::context;
        } else if constexpr (value_parameter_kind<T>() != parameter_kind::unknown) {
            return parameter_kind::extractor_reference;
        } else {
            return std::is_class_v<T> ? parameter_kind::service : parameter_kind::value_reference;
        }
    } else {
        return value_parameter_kind<T>();
    }
}

template <class P>
inline constexpr parameter_kind parameter_kind_of = find_parameter_kind<P>();

template <class T>
consteval bool find_reads_body() {
    if constexpr (is_optional_parameter<T>) {
        return find_reads_body<typename T::value_type>();
    } else if constexpr (requires { from_request<T>::reads_body; }) {
        return from_request<T>::reads_body;
    } else {
        return false;
    }
}
template <class P>
inline constexpr bool reads_body = find_reads_body<std::remove_cvref_t<P>>();

// The names that a parameter wants of the route: those of `path`, and those a user's extractor lists as `path_names`.
template <class T>
consteval auto find_path_needs() {
    if constexpr (is_path<T>) {
        return std::array<path_need, 1>{T::need()};
    } else if constexpr (requires { from_request<T>::path_names; }) {
        constexpr std::size_t count = from_request<T>::path_names.size();
        std::array<path_need, count> result{};
        for (std::size_t i = 0; i < count; ++i) {
            result[i] = path_need{from_request<T>::path_names[i], true, true};
        }
        return result;
    } else {
        return std::array<path_need, 0>{};
    }
}
template <class P>
inline constexpr auto path_needs_of = find_path_needs<std::remove_cvref_t<P>>();

} // namespace mainstay::inline v0::routing::detail
