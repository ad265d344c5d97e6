// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <mainstay/routing/to_response.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace mainstay::inline v0 {

/// 200 with a page: `text/html; charset=utf-8`. The text goes out as it is: what came from outside goes through
/// `routing::escape_html` first.
class html {
public:
    explicit html(std::string page) : value(std::move(page)) {}

    std::string value;
};

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {

/// Appends a text so that HTML shows it as it is, in elements and in quoted attributes.
void append_html(std::string& out, std::string_view text);
/// The text in that form.
std::string escape_html(std::string_view text);

template <>
struct to_response<mainstay::html> {
    static void write(mainstay::html&& answer, const http::request& request, http::response& response);
    static void describe(operation& into);
};

} // namespace mainstay::inline v0::routing
