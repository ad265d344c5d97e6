// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/value.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::inline v0::auth {

/// Names an account: the key of the application's own table, whether that is a number or a text.
///
/// A number and its decimal digits are the same account.
class account_id {
public:
    /// Bytes in the longest.
    static constexpr std::size_t longest = 255;

    account_id() = default;
    /// Throws `std::invalid_argument` for a text that is empty or longer than `longest`.
    account_id(std::string text);
    account_id(std::string_view text) : account_id(std::string(text)) {}
    account_id(const char* text) : account_id(std::string(text)) {}
    template <std::integral Number>
        requires(!std::same_as<Number, bool> && !std::same_as<Number, char>)
    account_id(Number key) : text_(std::to_string(key)) {}

    const std::string& text() const noexcept { return text_; }
    /// For applications whose keys are numbers; throws `std::invalid_argument` when this one is none.
    std::int64_t number() const;

    friend bool operator==(const account_id&, const account_id&) = default;

private:
    std::string text_;
};

} // namespace mainstay::inline v0::auth

template <>
struct mainstay::schema::value<mainstay::auth::account_id> {
    using json = std::string;
    static const std::string& to(const auth::account_id& id) { return id.text(); }
    static parsed<auth::account_id> from(std::string text) {
        if (text.empty() || text.size() > auth::account_id::longest) {
            return refusal{"invalid_account_id", "is not the id of an account"};
        }
        return auth::account_id(std::move(text));
    }
};
