// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/schema/value.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mainstay::inline v0::resilience {

/// So many in so much time, or no limit at all. Written `100/1s`, `5/15m` or `off`, also in settings.
struct rate {
    /// From 1 to 1,000,000; 0 stands for no limit.
    std::uint32_t count = 0;
    /// From 1 ms to 24 h.
    std::chrono::milliseconds period{0};

    bool limited() const noexcept { return count > 0; }
    friend bool operator==(const rate&, const rate&) = default;
};

/// Reads a count, a slash and a time in `ms`, `s`, `m` or `h` (`100/s` means `100/1s`), or `off`; empty for anything
/// else and for what is out of bounds.
std::optional<rate> parse_rate(std::string_view text) noexcept;

/// The text that `parse_rate` reads.
std::string to_text(const rate& limit);

} // namespace mainstay::inline v0::resilience

template <>
struct mainstay::v0::schema::value<mainstay::v0::resilience::rate> {
    using json = std::string;
    static json to(const resilience::rate& limit) { return resilience::to_text(limit); }
    static parsed<resilience::rate> from(const json& text);
    static constexpr std::string_view description = "A count and a time, such as 100/1s or 5/15m, or off";
};
