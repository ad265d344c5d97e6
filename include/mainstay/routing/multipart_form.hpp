// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/field_error.hpp>
#include <mainstay/routing/detail/multipart_parts.hpp>
#include <mainstay/routing/multipart.hpp>
#include <mainstay/routing/upload.hpp>

#include <utility>

namespace mainstay::inline v0 {

/// The body of an HTML form with files (`multipart/form-data`), read into a flat struct, with its rules: texts as
/// `form<T>` reads them, files into members of type `upload`, `std::optional<upload>` or `std::vector<upload>`.
///
/// Read by the `http::upload_store` that the app was given, and refused as `multipart` is; what is of the wrong shape
/// answers 422 with every error. Parts that the struct does not have are refused.
template <class T>
class multipart_form {
public:
    explicit multipart_form(T given) : value(std::move(given)) {}

    T value;

    T& operator*() noexcept { return value; }
    const T& operator*() const noexcept { return value; }
    T* operator->() noexcept { return &value; }
    const T* operator->() const noexcept { return &value; }
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <class T>
struct from_request<mainstay::multipart_form<T>> {
    static constexpr bool reads_body = true;
    static constexpr bool streams_body = true;
    static constexpr std::string_view media_type = from_request<mainstay::multipart>::media_type;

    static task<extracted<mainstay::multipart_form<T>>> read(http::request& request, http::upload_store& uploads) {
        auto reading = from_request<mainstay::multipart>::read(request, uploads);
        auto given = co_await std::move(reading);
        if (given.is_absent()) co_return extracted<mainstay::multipart_form<T>>::absent();
        if (!given) co_return std::move(*given.take_why());
        auto outcome = detail::read_multipart<T>(given->value);
        if (!outcome) co_return std::move(outcome).to_problem();
        co_return mainstay::multipart_form<T>(*std::move(outcome));
    }
    static problem missing() { return from_request<mainstay::multipart>::missing(); }
    static void describe(operation& into) {
        from_request<mainstay::multipart>::describe(into);
        into.request_body(media_type, into.schemas().schema_of<T>());
        into.error(422, "validation_failed");
    }
};

} // namespace mainstay::inline v0::routing
