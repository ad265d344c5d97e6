// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/value.hpp>

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

namespace mainstay::inline v0::auth {

/// An e-mail address in the one form it is stored and compared in: trimmed, its domain in lower case.
///
/// The part before the @ keeps its case, since only its own server knows whether that matters. Takes what people have
/// (RFC 5321's dot-string, with the UTF-8 of RFC 6531), not quoted local parts or address literals. Whether anybody
/// reads the mail shows only when one is sent.
class email {
public:
    /// Bytes in a whole address (RFC 5321 section 4.5.3.1, erratum 1690), and before the @.
    static constexpr std::size_t longest = 254, longest_local = 64;

    /// Nobody's: empty, so that structs with one can be made before they are read.
    email() = default;
    /// Checks and normalises; the refusal's code is `invalid_email`. Works on hostile input.
    static schema::parsed<email> parse(std::string_view text);

    const std::string& text() const noexcept { return text_; }
    /// What stands behind the @; an internationalised domain stays as it was written.
    std::string_view domain() const noexcept { return std::string_view(text_).substr(text_.find('@') + 1); }

    friend bool operator==(const email&, const email&) = default;
    friend std::strong_ordering operator<=>(const email&, const email&) = default;

private:
    explicit email(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

} // namespace mainstay::inline v0::auth

template <>
struct mainstay::schema::value<mainstay::auth::email> {
    using json = std::string;
    static constexpr std::string_view format = "email";
    static const std::string& to(const auth::email& address) { return address.text(); }
    static parsed<auth::email> from(std::string text) { return auth::email::parse(text); }
};
