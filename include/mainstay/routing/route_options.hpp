// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/detail/held_middleware.hpp>
#include <mainstay/routing/metadata.hpp>
#include <mainstay/routing/middleware.hpp>
#include <mainstay/routing/operation.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mainstay::inline v0::routing {

// What is said of a route or group behind its handler: `app.get("/v1/me", me, tag{"accounts"}, summary{"Who am I"})`.
// Any other type may stand there too: a middleware joins the chain, everything else is kept as metadata.

/// Groups routes in the documentation.
struct tag {
    std::string name;
    void describe(operation& into) const { into.tag(name); }
};

/// One line about the route.
struct summary {
    std::string text;
    void describe(operation& into) const { into.summary(text); }
};

/// As much as there is to say about the route, in Markdown.
struct description {
    std::string text;
    void describe(operation& into) const { into.description(text); }
};

/// What generated clients call the route; without it the method and the pattern make a name.
struct operation_id {
    std::string name;
    void describe(operation& into) const { into.operation_id(name); }
};

/// The route goes away: `Deprecation` (RFC 9745) and `Sunset` (RFC 8594) fields on its answers, a mark in the document.
struct deprecated {
    std::chrono::sys_seconds since;
    std::optional<std::chrono::sys_seconds> sunset = std::nullopt;
    /// Where to read about it; sent as a `Link` with rel="deprecation".
    std::string link = {};
    void describe(operation& into) const { into.deprecated(); }
};

/// The most bytes that a body may have on this route, in place of the server's limit.
struct body_limit {
    std::size_t bytes;
    void describe(operation& into) const;
};

/// The route stays out of the OpenAPI document.
struct hidden {
    void describe(operation& into) const { into.hide(); }
};

/// An error of the route's own, for the document: `may_fail{409, "out_of_stock"}`.
struct may_fail {
    int status;
    std::string code;
    std::string description = {};
    void describe(operation& into) const { into.error(status, code, description); }
};

/// What a route or group was told: metadata and middleware.
struct route_settings {
    routing::metadata metadata;
    std::vector<detail::middleware_ptr> chain;

    template <class... Options>
    explicit route_settings(Options... options) {
        (add(std::move(options)), ...);
    }

    template <class Option>
    void add(Option option) {
        if constexpr (middleware<typename detail::unwrapped<Option>::type>) {
            chain.push_back(detail::hold_middleware(std::move(option)));
        } else {
            metadata.add(std::move(option));
        }
    }
};

} // namespace mainstay::inline v0::routing
