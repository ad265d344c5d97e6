// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string_view>

namespace mainstay::inline v0::http {

/// An entity tag taken apart (RFC 9110 section 8.8.3), as a view into the text it came from.
struct entity_tag {
    /// What stands between the quotes.
    std::string_view opaque;
    /// Whether it stands for what is equivalent, not the same byte for byte (`W/"…"`).
    bool weak = false;
};

/// Reads exactly one tag, such as `"v7"` or `W/"v7"`; empty for anything else. There are no escapes in a tag.
std::optional<entity_tag> parse_entity_tag(std::string_view text) noexcept;

/// Takes the next tag off a list, as `If-Match` and `If-None-Match` have it; elements that are none are passed over.
/// Empty at its end.
std::optional<entity_tag> next_entity_tag(std::string_view& rest) noexcept;

/// Whether both are strong and the same: good enough to put bytes of the two together.
constexpr bool strongly_equal(entity_tag a, entity_tag b) noexcept {
    return !a.weak && !b.weak && a.opaque == b.opaque;
}

/// Whether they are the same but for weakness: good enough to reuse a stored answer.
constexpr bool weakly_equal(entity_tag a, entity_tag b) noexcept {
    return a.opaque == b.opaque;
}

} // namespace mainstay::inline v0::http
