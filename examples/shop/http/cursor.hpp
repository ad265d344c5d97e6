// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/fixed_string.hpp>
#include <mainstay/schema.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shop {

/// Writes a position in a list as a cursor: opaque, and with a check sum, so that one of another list, or one that was
/// made up, is noticed.
std::string write_cursor(std::string_view list, std::int64_t position);
std::optional<std::int64_t> read_cursor(std::string_view list, std::string_view text);

/// Where a page of a list ended: the id of the last thing on it.
template <mainstay::routing::fixed_string List>
struct cursor {
    std::int64_t position = 0;
};

/// What a client asks for of a list.
template <mainstay::routing::fixed_string List>
struct page_request {
    std::int64_t limit = 20;
    std::optional<cursor<List>> after;

    static constexpr auto rules() {
        namespace schema = mainstay::schema;
        return schema::rules(
            schema::field<&page_request::limit>(schema::range(1, 100), schema::describe("The most items on the page.")),
            schema::field<&page_request::after>(schema::describe("The `next` of the page before.")));
    }
};

/// A page, and where the next one begins; no `next` on the last.
template <class Item, mainstay::routing::fixed_string List>
struct page {
    std::vector<Item> items;
    std::optional<cursor<List>> next;

    /// `found` holds one item more than `limit` where there is a next page.
    static page cut(std::vector<Item> found, std::int64_t limit) {
        page result{std::move(found), std::nullopt};
        if (result.items.size() > static_cast<std::size_t>(limit)) {
            result.items.resize(static_cast<std::size_t>(limit));
            result.next = cursor<List>{result.items.back().id};
        }
        return result;
    }
};

} // namespace shop

template <mainstay::routing::fixed_string List>
struct mainstay::schema::value<shop::cursor<List>> {
    using json = std::string;
    static constexpr std::string_view description = "An opaque place in a list.";

    static std::string to(const shop::cursor<List>& at) { return shop::write_cursor(List.view(), at.position); }
    static parsed<shop::cursor<List>> from(const std::string& text) {
        auto position = shop::read_cursor(List.view(), text);
        if (!position) return refusal{"invalid_cursor", "is not a cursor of this list"};
        return shop::cursor<List>{*position};
    }
};
