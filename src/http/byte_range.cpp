// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/byte_range.hpp>

#include <mainstay/http/field.hpp>

#include <algorithm>
#include <limits>

namespace mainstay::inline v0::http {
namespace {

constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();

// A number off the front, as large as it can be where it has more digits; empty without a digit.
std::optional<std::uint64_t> take_number(std::string_view& text) noexcept {
    std::uint64_t value = 0;
    std::size_t digits = 0;
    for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
        const auto digit = static_cast<std::uint64_t>(text[digits] - '0');
        value = value > (largest - digit) / 10 ? largest : value * 10 + digit;
    }
    text.remove_prefix(digits);
    if (digits == 0) return std::nullopt;
    return value;
}

struct one_range {
    bool valid = false;
    std::optional<byte_range> part{}; // absent where the body has nothing of it
};

one_range read_range(std::string_view text, std::uint64_t size) noexcept {
    const auto first = take_number(text);
    if (!text.starts_with('-')) return {};
    text.remove_prefix(1);
    const auto last = take_number(text);
    if (!text.empty() || (!first && !last)) return {};
    if (!first) {
        const std::uint64_t length = std::min(*last, size);
        if (length == 0) return {true, std::nullopt};
        return {true, byte_range{size - length, length}};
    }
    if (last && *last < *first) return {};
    if (*first >= size) return {true, std::nullopt};
    const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
    return {true, byte_range{*first, end - *first + 1}};
}

// Puts together what touches, at the place of whichever was named first.
std::vector<byte_range> coalesce(const std::vector<byte_range>& asked, std::uint64_t nearby) {
    struct entry {
        byte_range part;
        std::size_t place;
    };
    std::vector<entry> sorted;
    for (std::size_t i = 0; i < asked.size(); ++i)
        sorted.push_back({asked[i], i});
    std::sort(sorted.begin(), sorted.end(), [](const entry& a, const entry& b) {
        return a.part.offset != b.part.offset ? a.part.offset < b.part.offset : a.place < b.place;
    });
    std::vector<entry> merged;
    for (const entry& next : sorted) {
        if (!merged.empty()) {
            entry& before = merged.back();
            const std::uint64_t end = before.part.offset + before.part.length;
            if (next.part.offset <= end || next.part.offset - end <= nearby) {
                before.part.length = std::max(end, next.part.offset + next.part.length) - before.part.offset;
                before.place = std::min(before.place, next.place);
                continue;
            }
        }
        merged.push_back(next);
    }
    std::sort(merged.begin(), merged.end(), [](const entry& a, const entry& b) { return a.place < b.place; });
    std::vector<byte_range> result;
    for (const entry& each : merged)
        result.push_back(each.part);
    return result;
}

} // namespace

std::optional<std::string_view> range_of(const request& asked) noexcept {
    if (asked.method() != method::get) return std::nullopt;
    std::optional<std::string_view> found;
    for (const auto& [name, value] : asked.fields()) {
        if (!equals_ignoring_case(name, "Range")) continue;
        if (found) return std::nullopt;
        found = value;
    }
    return found;
}

range_selection select_ranges(std::string_view field, std::uint64_t size, const range_limits& limits) {
    using kind = range_selection::kind;
    constexpr std::string_view unit = "bytes=";
    if (field.size() < unit.size() || !equals_ignoring_case(field.substr(0, unit.size()), unit)) return {};
    field.remove_prefix(unit.size());

    std::vector<byte_range> parts;
    std::size_t count = 0;
    bool more = true;
    while (more) {
        const std::size_t comma = field.find(',');
        const std::string_view element = trim(field.substr(0, comma));
        more = comma != std::string_view::npos;
        if (more) field.remove_prefix(comma + 1);
        if (element.empty()) continue;
        if (++count > limits.ranges) return {};
        const one_range one = read_range(element, size);
        if (!one.valid) return {};
        // Of an empty body the last bytes are all there are, and no 206 could tell so.
        if (size == 0 && element.front() == '-' && element.find_first_not_of("-0") != std::string_view::npos) return {};
        if (one.part) parts.push_back(*one.part);
    }
    if (count == 0) return {};
    if (parts.empty()) return {kind::unsatisfiable};
    if (parts.size() > 1) parts = coalesce(parts, limits.nearby);
    return {kind::partial, std::move(parts)};
}

std::string content_range(const byte_range& part, std::uint64_t size) {
    return "bytes " + std::to_string(part.offset) + '-' + std::to_string(part.offset + part.length - 1) + '/' +
           std::to_string(size);
}

std::string unsatisfied_range(std::uint64_t size) {
    return "bytes */" + std::to_string(size);
}

} // namespace mainstay::inline v0::http
