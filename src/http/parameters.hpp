// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mainstay::inline v0::http {

// The parameters behind a media type or a disposition, `; name=value; name="value"` (RFC 9110 section 5.6.6), one by
// one. Nothing is guessed: a parameter without a value, an open quote or anything between two of them is malformed.
class parameter_reader {
public:
    enum class outcome : std::uint8_t { found, end, malformed };

    // `text` starts behind the type, at the first semicolon.
    explicit parameter_reader(std::string_view text) noexcept : rest_(text) {}

    outcome next();
    // Valid after `found`: the name is a view into the text, the value is without quotes.
    std::string_view name() const noexcept { return name_; }
    std::string& value() noexcept { return value_; }

private:
    bool read_quoted();
    void skip_space() noexcept;

    std::string_view rest_, name_;
    std::string value_;
};

} // namespace mainstay::inline v0::http
