// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/detail/body.hpp>
#include <mainstay/routing/from_request.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/schema/json_read.hpp>

#include <string_view>
#include <utility>

namespace mainstay::inline v0 {

/// The body as JSON, read into a plain struct or any type that schema knows, with its rules: `json<new_order>`.
///
/// Owns what it holds. `Content-Type` has to be `application/json` or to end in `+json`, else the answer is 415;
/// malformed documents are 400, those of the wrong shape 422 with every error and its pointer.
template <class T>
class json {
public:
    explicit json(T given) : value(std::move(given)) {}

    T value;

    T& operator*() noexcept { return value; }
    const T& operator*() const noexcept { return value; }
    T* operator->() noexcept { return &value; }
    const T* operator->() const noexcept { return &value; }
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <class T>
struct from_request<mainstay::json<T>> {
    static constexpr bool reads_body = true;

    static extracted<mainstay::json<T>> read(http::request& request) {
        if (detail::has_no_body(request)) return extracted<mainstay::json<T>>::absent();
        if (auto wrong = detail::require_media_type(request, "application/json", "+json")) return std::move(*wrong);
        auto outcome = schema::read_json<T>(request.body().data(), request.body().size(), request.body_capacity());
        if (!outcome) return std::move(outcome).to_problem();
        return mainstay::json<T>(*std::move(outcome));
    }
    static problem missing() { return detail::missing_body("application/json"); }
    static void describe(operation& into) {
        into.request_body("application/json", into.schemas().schema_of<T>());
        detail::describe_body_errors(into);
        for (std::string_view code : {"malformed_json", "duplicate_key", "number_out_of_range", "too_deep"})
            into.error(400, code);
        into.error(415, "unsupported_media_type").error(422, "validation_failed").error(422, "unknown_field");
    }
};

} // namespace mainstay::inline v0::routing
