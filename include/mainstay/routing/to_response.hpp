// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/problem.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/http/response.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/schema/json_write.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace mainstay::inline v0::routing {

namespace detail {

template <class T>
concept text_answer = std::same_as<T, std::string> || std::same_as<T, std::string_view> ||
    std::same_as<T, const char*> || std::same_as<T, char*>;

void write_text(std::string_view text, http::response& response);
void write_text(std::string&& text, http::response& response);
// The problem as the request's answer; what is internal in it is kept for the log.
void write_problem(const problem& what, const http::request& request, http::response& response);
void write_not_found(const http::request& request, http::response& response);
void describe_text(operation& into);
void describe_problem(operation& into);

} // namespace detail

/// How a handler's result becomes the answer; specialise it for types of your own.
///
/// Without a specialisation: 200 with the value as JSON; strings are `text/plain; charset=utf-8`. A specialisation
/// gives
///     static void write(T&&, const http::request&, http::response&);  // the response is empty, its status 200
///     static void describe(operation&);                               // optional: what OpenAPI says of it
/// What it throws is answered as if the handler had thrown it.
template <class T>
struct to_response {
    static void write(T&& value, const http::request&, http::response& response) {
        if constexpr (detail::text_answer<T>) {
            if constexpr (std::same_as<T, std::string>) {
                detail::write_text(std::move(value), response);
            } else {
                detail::write_text(std::string_view(value), response);
            }
        } else {
            response.content_type("application/json");
            schema::write_json(response.body(), value);
        }
    }
    static void describe(operation& into) {
        if constexpr (detail::text_answer<T>) {
            detail::describe_text(into);
        } else {
            into.json_response<T>(200, "OK");
        }
    }
};

/// Empty: 404.
template <class T>
struct to_response<std::optional<T>> {
    static void write(std::optional<T>&& value, const http::request& request, http::response& response) {
        if (!value) return detail::write_not_found(request, response);
        to_response<T>::write(*std::move(value), request, response);
    }
    static void describe(operation& into) {
        if constexpr (requires { to_response<T>::describe(into); }) to_response<T>::describe(into);
        into.error(404, "not_found");
    }
};

/// Whichever it holds.
template <class... T>
struct to_response<std::variant<T...>> {
    static void write(std::variant<T...>&& value, const http::request& request, http::response& response) {
        std::visit(
            [&]<class Held>(Held&& held) {
                to_response<std::remove_cvref_t<Held>>::write(std::forward<Held>(held), request, response);
            },
            std::move(value));
    }
    static void describe(operation& into) {
        [[maybe_unused]] auto one = [&]<class Held>(std::type_identity<Held>) {
            if constexpr (requires { to_response<Held>::describe(into); }) to_response<Held>::describe(into);
        };
        (one(std::type_identity<T>{}), ...);
    }
};

/// Nothing to say: 204. What handlers that return nothing answer.
template <>
struct to_response<std::monostate> {
    static void write(std::monostate&&, const http::request&, http::response& response) { response.status(204); }
    static void describe(operation& into) { into.response(204, "Done"); }
};

/// The error, as if it had been thrown.
template <>
struct to_response<problem> {
    static void write(problem&& value, const http::request& request, http::response& response) {
        detail::write_problem(value, request, response);
    }
    static void describe(operation& into) { detail::describe_problem(into); }
};

/// The answer as the handler made it.
template <>
struct to_response<http::response> {
    static void write(http::response&& value, const http::request&, http::response& response) {
        response = std::move(value);
    }
    static void describe(operation& into) { into.response(200, "OK"); }
};

} // namespace mainstay::inline v0::routing
