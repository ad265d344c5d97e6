// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/http/request.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::inline v0::http {

/// Some bytes of a body: at least one.
struct byte_range {
    std::uint64_t offset = 0, length = 0;

    friend bool operator==(const byte_range&, const byte_range&) = default;
};

/// How much a `Range` may ask for. What goes beyond is answered whole, which costs less than what was asked.
struct range_limits {
    /// Ranges in one field.
    std::size_t ranges = 16;
    /// Ranges that lie on another, or as near to it as a part's own head is long, are sent as one.
    std::uint64_t nearby = 128;
};

/// What a `Range` field comes to.
struct range_selection {
    enum class kind : std::uint8_t {
        /// Ignore the field: 200 with all of it.
        whole,
        /// 206 with `parts`.
        partial,
        /// 416 with `unsatisfied_range`.
        unsatisfiable,
    };
    kind what = kind::whole;
    /// In the order they were asked for; none lies on another.
    std::vector<byte_range> parts{};
};

/// The `Range` field of a GET that has exactly one; of any other request there is none (RFC 9110 section 14.2).
/// Valid as long as the request. Look at `if_range_holds` before obeying it.
std::optional<std::string_view> range_of(const request& asked) noexcept;

/// Finds what a `Range` field asks of a body of that size (section 14.1.2).
///
/// A field that is malformed or in another unit than bytes is ignored as a whole; ranges that begin behind the end are
/// left out, and if there are no others it can't be satisfied.
range_selection select_ranges(std::string_view field, std::uint64_t size, const range_limits& limits = {});

/// The value of `Content-Range` for a part: `bytes 0-4/10`.
std::string content_range(const byte_range& part, std::uint64_t size);
/// The value of `Content-Range` for a 416: `bytes */10`.
std::string unsatisfied_range(std::uint64_t size);

} // namespace mainstay::inline v0::http
