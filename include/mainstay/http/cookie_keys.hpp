// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/core/clock.hpp>
#include <mainstay/crypto/aead.hpp>

#include <chrono>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::http {

/// Makes cookie values that clients cannot change (`sign`), or neither read nor change (`seal`).
///
/// Every value is bound to the cookie's name and to what it was made for: it is nothing under another name, and a
/// signed one is no sealed one. The first secret makes values and all of them are tried when reading, so that a secret
/// is replaced by putting the new one in front and removing the old one later. May be used from any thread.
class cookie_keys {
public:
    /// Throws `std::invalid_argument` for no secrets, or one of less than 32 bytes; they have to be random. The clock,
    /// by whose wall time values expire, must outlive the keys.
    explicit cookie_keys(std::span<const std::string_view> secrets, const core::clock& clock = core::real_clock());
    explicit cookie_keys(
        std::initializer_list<std::string_view> secrets, const core::clock& clock = core::real_clock());

    /// A cookie value that shows the given one, which may hold any bytes, and proves that it is from here.
    ///
    /// After `max_age` it is not verified any more, whatever the client does. Throws `std::invalid_argument` when the
    /// name is no token, and `std::length_error` when name and value come to over 4096 bytes, which browsers drop.
    std::string sign(std::string_view name, std::string_view value,
        std::optional<std::chrono::seconds> max_age = std::nullopt) const;
    /// The value that was signed under that name; empty when it was not, or has expired.
    std::optional<std::string> verify(std::string_view name, std::string_view text) const;

    /// The same as `sign`, but hidden: the client learns the value's length and nothing else.
    std::string seal(std::string_view name, std::string_view value,
        std::optional<std::chrono::seconds> max_age = std::nullopt) const;
    /// The value that was sealed under that name; empty when it was not, or has expired.
    std::optional<std::string> open(std::string_view name, std::string_view text) const;

private:
    struct pair {
        crypto::aead_key seal;
        std::vector<std::byte> sign;
    };
    const core::clock* clock_;
    std::vector<pair> keys_;
};

} // namespace mainstay::inline v0::http
