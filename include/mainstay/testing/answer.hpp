// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/response.hpp>
#include <mainstay/schema/json_read.hpp>
#include <mainstay/schema/json_write.hpp>

#include <optional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace mainstay::inline v0::testing {

/// What a `client` was answered; owns all of it.
class answer {
public:
    explicit answer(http::response response) : response_(std::move(response)) {}

    int status() const noexcept { return response_.status(); }
    /// The value of the first field of that name.
    std::optional<std::string> field(std::string_view name) const {
        auto found = response_.field(name);
        return found ? std::optional<std::string>(*found) : std::nullopt;
    }
    /// The whole body, a streamed one put together.
    const std::string& body() const noexcept { return response_.body(); }
    /// The body read into a struct; throws `std::runtime_error`, with status and body, when it is of another shape.
    template <class T>
    T json() const {
        auto read = schema::read_json<T>(body());
        if (!read) throw std::runtime_error("not the JSON that was expected: " + text());
        return *std::move(read);
    }
    /// The `code` of a problem; empty when the answer is none.
    std::string code() const;
    const http::response& response() const noexcept { return response_; }

    /// Status and body, for messages of tests.
    std::string text() const { return std::to_string(status()) + ' ' + body(); }
    friend std::ostream& operator<<(std::ostream& to, const answer& of) { return to << of.text(); }

private:
    http::response response_;
};

} // namespace mainstay::inline v0::testing
