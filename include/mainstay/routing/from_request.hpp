// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/task.hpp>
#include <mainstay/http/request.hpp>
#include <mainstay/routing/extracted.hpp>

#include <concepts>

namespace mainstay::inline v0::routing {

/// How a handler's parameter of type `T` comes out of the request: specialise it for a type of your own.
///
/// A specialisation gives
///     static extracted<T> read(http::request&, services...);        // or task<extracted<T>>
///     static problem missing();                 // optional: the answer when it is absent and was not optional
///     static void describe(operation&);         // optional: what OpenAPI says of it
///     static constexpr bool reads_body = true;  // optional: runs last, and only one of a handler's parameters may
///     static constexpr bool needs_body = false; // optional: never looks at the body, and may run before it has arrived
///     static constexpr bool streams_body = true;  // optional: reads from `request::body_source` where that is there
/// The services are references to what the application was given (`database&`, `const clock_table&`), found from the
/// function's own parameters and resolved once at start. Called for every request, on its I/O thread.
/// `T` has to own what it holds: the request's buffer may be gone once the handler suspends.
template <class T>
struct from_request;

/// Whether a handler may take a `T` by value.
template <class T>
concept extractor = requires {
    &from_request<T>::read;
};

} // namespace mainstay::inline v0::routing
