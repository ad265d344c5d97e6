// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/field_error.hpp>
#include <mainstay/routing/detail/query_values.hpp>
#include <mainstay/routing/fixed_string.hpp>
#include <mainstay/routing/from_request.hpp>
#include <mainstay/routing/operation.hpp>
#include <mainstay/schema/detail/kind.hpp>
#include <mainstay/schema/fields_read.hpp>
#include <mainstay/schema/text_read.hpp>

#include <string>
#include <utility>

namespace mainstay::inline v0 {

/// The query as a plain struct, by the names of its fields, with defaults and rules: `schema::read_fields` reads it.
///
/// Names that the struct does not have are skipped. What is wrong answers 422 with every error.
template <class T>
class query {
public:
    explicit query(T given) : value(std::move(given)) {}

    T value;

    T& operator*() noexcept { return value; }
    const T& operator*() const noexcept { return value; }
    T* operator->() noexcept { return &value; }
    const T* operator->() const noexcept { return &value; }
};

/// One parameter of the query; a `std::vector` takes it as often as it is given.
template <routing::fixed_string Name, class T = std::string>
class query_param {
public:
    explicit query_param(T given) : value(std::move(given)) {}

    T value;

    T& operator*() noexcept { return value; }
    const T& operator*() const noexcept { return value; }
    T* operator->() noexcept { return &value; }
    const T* operator->() const noexcept { return &value; }
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <class T>
struct from_request<mainstay::query<T>> {
    static constexpr bool needs_body = false;
    static extracted<mainstay::query<T>> read(http::request& request) {
        if (request.query().empty()) {
            auto outcome = schema::read_fields<T>({}, options);
            if (!outcome) return std::move(outcome).to_problem();
            return mainstay::query<T>(*std::move(outcome));
        }
        detail::decoded_pairs pairs;
        if (auto wrong = pairs.decode(request.query(), core::field_source::query)) return std::move(*wrong);
        auto outcome = schema::read_fields<T>(pairs.pairs(), options);
        if (!outcome) return std::move(outcome).to_problem();
        return mainstay::query<T>(*std::move(outcome));
    }
    static void describe(operation& into) {
        for (auto& field : into.schemas().fields_of<T>()) {
            into.parameter(
                core::field_source::query, field.name, std::move(field.schema), field.required, field.description);
        }
        into.error(400, "malformed_query").error(422, "validation_failed");
    }

private:
    static constexpr schema::fields_options options = {.allow_unknown_fields = true};
};

template <fixed_string Name, class T>
struct from_request<mainstay::query_param<Name, T>> {
    static constexpr bool needs_body = false;
    static extracted<mainstay::query_param<Name, T>> read(http::request& request) {
        detail::decoded_pairs pairs;
        if (auto wrong = pairs.decode(request.query(), core::field_source::query)) return std::move(*wrong);
        const auto texts = pairs.values_of(Name.view());
        if (texts.empty() && !schema::detail::is_repeated<T>) {
            return extracted<mainstay::query_param<Name, T>>::absent();
        }
        auto outcome = schema::read_texts<T>(texts, {core::field_source::query, Name.view()});
        if (!outcome) return std::move(outcome).to_problem();
        return mainstay::query_param<Name, T>(*std::move(outcome));
    }
    static problem missing() { return detail::missing_text(core::field_source::query, Name.view()); }
    static void describe(operation& into) {
        into.parameter(
            core::field_source::query, Name.view(), into.schemas().schema_of<T>(), !schema::detail::is_repeated<T>);
        into.error(400, "malformed_query").error(422, "validation_failed");
    }
};

} // namespace mainstay::inline v0::routing
