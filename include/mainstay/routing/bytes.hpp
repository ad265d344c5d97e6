// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/from_request.hpp>
#include <mainstay/routing/operation.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace mainstay::inline v0 {

/// The body as it came, whatever its media type; empty where there is none.
class bytes {
public:
    explicit bytes(std::vector<std::byte> given) : value(std::move(given)) {}

    std::vector<std::byte> value;

    std::vector<std::byte>& operator*() noexcept { return value; }
    const std::vector<std::byte>& operator*() const noexcept { return value; }
    std::vector<std::byte>* operator->() noexcept { return &value; }
    const std::vector<std::byte>* operator->() const noexcept { return &value; }
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

template <>
struct from_request<mainstay::bytes> {
    static constexpr bool reads_body = true;
    static extracted<mainstay::bytes> read(http::request& request);
    static void describe(operation& into);
};

} // namespace mainstay::inline v0::routing
