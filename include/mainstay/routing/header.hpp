// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/field_error.hpp>
#include <mainstay/routing/detail/query_values.hpp>
#include <mainstay/routing/fixed_string.hpp>
#include <mainstay/routing/from_request.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/schema/text_read.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace mainstay::inline v0 {

/// A header field of the request: `header<"X-Trace", std::string>`. Of several with the name the first counts.
///
/// Names are compared without regard to case. Text that is not UTF-8, or none of `T`, answers 422.
template <routing::fixed_string Name, class T = std::string>
class header {
public:
    explicit header(T given) : value(std::move(given)) {}

    T value;

    T& operator*() noexcept { return value; }
    const T& operator*() const noexcept { return value; }
    T* operator->() noexcept { return &value; }
    const T* operator->() const noexcept { return &value; }
};

/// The same as a view into the request, byte by byte as it was sent: valid until the handler returns or suspends.
template <routing::fixed_string Name>
class header_view {
public:
    explicit header_view(std::string_view given) : value(given) {}

    std::string_view value;

    std::string_view operator*() const noexcept { return value; }
    const std::string_view* operator->() const noexcept { return &value; }
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <fixed_string Name, class T>
struct from_request<mainstay::header<Name, T>> {
    static constexpr bool needs_body = false;
    static extracted<mainstay::header<Name, T>> read(http::request& request) {
        const auto text = request.field(Name.view());
        if (!text) return extracted<mainstay::header<Name, T>>::absent();
        auto outcome = schema::read_text<T>(*text, {core::field_source::header, Name.view()});
        if (!outcome) return std::move(outcome).to_problem();
        return mainstay::header<Name, T>(*std::move(outcome));
    }
    static problem missing() { return detail::missing_text(core::field_source::header, Name.view()); }
    static void describe(operation& into) {
        into.parameter(core::field_source::header, Name.view(), into.schemas().schema_of<T>(), true);
        into.error(422, "validation_failed");
    }
};

template <fixed_string Name>
struct from_request<mainstay::header_view<Name>> {
    static constexpr bool needs_body = false;
    static extracted<mainstay::header_view<Name>> read(http::request& request) {
        const auto text = request.field(Name.view());
        if (!text) return extracted<mainstay::header_view<Name>>::absent();
        return mainstay::header_view<Name>(*text);
    }
    static problem missing() { return detail::missing_text(core::field_source::header, Name.view()); }
    static void describe(operation& into) {
        into.parameter(core::field_source::header, Name.view(), R"({"type":"string"})", true);
        into.error(422, "missing_parameter");
    }
};

} // namespace mainstay::inline v0::routing
