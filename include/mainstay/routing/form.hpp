// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/field_error.hpp>
#include <mainstay/routing/detail/body.hpp>
#include <mainstay/routing/detail/query_values.hpp>
#include <mainstay/routing/from_request.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/schema/fields_read.hpp>

#include <utility>

namespace mainstay::inline v0 {

/// The body of an HTML form (`application/x-www-form-urlencoded`), read into a flat struct, with its rules.
///
/// Another `Content-Type` answers 415, malformed escapes 400, the wrong shape 422 with every error. Fields that the
/// struct does not have are refused, as in JSON.
template <class T>
class form {
public:
    explicit form(T given) : value(std::move(given)) {}

    T value;

    T& operator*() noexcept { return value; }
    const T& operator*() const noexcept { return value; }
    T* operator->() noexcept { return &value; }
    const T* operator->() const noexcept { return &value; }
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <class T>
struct from_request<mainstay::form<T>> {
    static constexpr bool reads_body = true;
    static constexpr std::string_view media_type = "application/x-www-form-urlencoded";

    static extracted<mainstay::form<T>> read(http::request& request) {
        if (detail::has_no_body(request)) return extracted<mainstay::form<T>>::absent();
        if (auto wrong = detail::require_media_type(request, media_type)) return std::move(*wrong);
        detail::decoded_pairs pairs;
        if (auto wrong = pairs.decode(request.body(), core::field_source::body)) return std::move(*wrong);
        auto outcome = schema::read_fields<T>(pairs.pairs(), {.source = core::field_source::body});
        if (!outcome) return std::move(outcome).to_problem();
        return mainstay::form<T>(*std::move(outcome));
    }
    static problem missing() { return detail::missing_body(media_type); }
    static void describe(operation& into) {
        into.request_body(media_type, into.schemas().schema_of<T>());
        detail::describe_body_errors(into);
        into.error(400, "malformed_form").error(415, "unsupported_media_type").error(422, "validation_failed");
    }
};

} // namespace mainstay::inline v0::routing
