// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/entity_tag.hpp>

#include <algorithm>

namespace mainstay::inline v0::http {
namespace {

// Visible ASCII but the quote, and every byte above.
constexpr bool in_tag(char c) noexcept {
    auto byte = static_cast<unsigned char>(c);
    return byte == 0x21 || (byte >= 0x23 && byte != 0x7f);
}

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t';
}

// Takes a tag off the front; leaves the text alone when there is none.
std::optional<entity_tag> take_tag(std::string_view& rest) noexcept {
    std::string_view text = rest;
    const bool weak = text.starts_with("W/");
    if (weak) text.remove_prefix(2);
    if (!text.starts_with('"')) return std::nullopt;
    text.remove_prefix(1);
    const auto end = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), in_tag) - text.begin());
    if (end == text.size() || text[end] != '"') return std::nullopt;
    rest = text.substr(end + 1);
    return entity_tag{text.substr(0, end), weak};
}

} // namespace

std::optional<entity_tag> parse_entity_tag(std::string_view text) noexcept {
    auto tag = take_tag(text);
    return tag && text.empty() ? tag : std::nullopt;
}

std::optional<entity_tag> next_entity_tag(std::string_view& rest) noexcept {
    while (!rest.empty()) {
        if (is_blank(rest.front()) || rest.front() == ',') {
            rest.remove_prefix(1);
            continue;
        }
        auto tag = take_tag(rest);
        const std::size_t comma = rest.find(',');
        const std::string_view between = rest.substr(0, comma);
        rest.remove_prefix(std::min(between.size(), rest.size()));
        if (tag && std::all_of(between.begin(), between.end(), is_blank)) return tag;
    }
    return std::nullopt;
}

} // namespace mainstay::inline v0::http
