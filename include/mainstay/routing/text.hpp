// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/from_request.hpp>
#include <mainstay/routing/operation.hpp>

#include <string>
#include <utility>

namespace mainstay::inline v0 {

/// The body as text, whatever its media type: well-formed UTF-8, else the answer is 400; another charset is 415.
class text {
public:
    explicit text(std::string given) : value(std::move(given)) {}

    std::string value;

    std::string& operator*() noexcept { return value; }
    const std::string& operator*() const noexcept { return value; }
    std::string* operator->() noexcept { return &value; }
    const std::string* operator->() const noexcept { return &value; }
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <>
struct from_request<mainstay::text> {
    static constexpr bool reads_body = true;
    static extracted<mainstay::text> read(http::request& request);
    static problem missing();
    static void describe(operation& into);
};

} // namespace mainstay::inline v0::routing
