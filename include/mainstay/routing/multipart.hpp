// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/multipart.hpp>
#include <mainstay/http/upload_store.hpp>
#include <mainstay/routing/from_request.hpp>
#include <mainstay/routing/operation.hpp>

#include <utility>

namespace mainstay::inline v0 {

/// The body of an HTML form with files (`multipart/form-data`), read by the `http::upload_store` that the app was
/// given.
///
/// The body goes there as it arrives, and is never in memory whole, unless a middleware in front needs it.
/// Another `Content-Type` answers 415, what is malformed 400, what is over `multipart_limits` 413, a full disk 507.
/// Files are gone with it: save what is to stay. The route's `body_limit` has to allow for what it takes.
class multipart {
public:
    explicit multipart(http::multipart_form given) : value(std::move(given)) {}

    http::multipart_form value;

    http::multipart_form& operator*() noexcept { return value; }
    const http::multipart_form& operator*() const noexcept { return value; }
    http::multipart_form* operator->() noexcept { return &value; }
    const http::multipart_form* operator->() const noexcept { return &value; }
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <>
struct from_request<mainstay::multipart> {
    static constexpr bool reads_body = true;
    static constexpr bool streams_body = true;
    static constexpr std::string_view media_type = "multipart/form-data";

    static task<extracted<mainstay::multipart>> read(http::request& request, http::upload_store& uploads);
    static problem missing();
    static void describe(operation& into);
};

} // namespace mainstay::inline v0::routing
