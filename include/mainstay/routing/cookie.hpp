// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/field_error.hpp>
#include <mainstay/http/cookie.hpp>
#include <mainstay/routing/detail/query_values.hpp>
#include <mainstay/routing/fixed_string.hpp>
#include <mainstay/routing/from_request.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/schema/text_read.hpp>

#include <string>
#include <utility>

namespace mainstay::inline v0 {

/// A cookie of the request, as it was sent. Of several with the name the first counts.
template <routing::fixed_string Name, class T = std::string>
class cookie {
public:
    explicit cookie(T given) : value(std::move(given)) {}

    T value;

    T& operator*() noexcept { return value; }
    const T& operator*() const noexcept { return value; }
    T* operator->() noexcept { return &value; }
    const T* operator->() const noexcept { return &value; }
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <fixed_string Name, class T>
struct from_request<mainstay::cookie<Name, T>> {
    static constexpr bool needs_body = false;
    static extracted<mainstay::cookie<Name, T>> read(http::request& request) {
        const auto text = http::find_cookie(request, Name.view());
        if (!text) return extracted<mainstay::cookie<Name, T>>::absent();
        auto outcome = schema::read_text<T>(*text, {core::field_source::cookie, Name.view()});
        if (!outcome) return std::move(outcome).to_problem();
        return mainstay::cookie<Name, T>(*std::move(outcome));
    }
    static problem missing() { return detail::missing_text(core::field_source::cookie, Name.view()); }
    static void describe(operation& into) {
        into.parameter(core::field_source::cookie, Name.view(), into.schemas().schema_of<T>(), true);
        into.error(422, "validation_failed");
    }
};

} // namespace mainstay::inline v0::routing
