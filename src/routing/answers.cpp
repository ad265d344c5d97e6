// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/problem_response.hpp>
#include <mainstay/routing/html.hpp>
#include <mainstay/routing/redirect.hpp>
#include <mainstay/routing/reply.hpp>
#include <mainstay/routing/stream.hpp>
#include <mainstay/routing/to_response.hpp>

#include "routing/told_problem.hpp"

#include <stdexcept>

namespace mainstay::inline v0 {

redirect::redirect(std::string to, int status) : location_(std::move(to)), status_(status) {
    if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
        throw std::invalid_argument("mainstay: a redirect's status is 301, 302, 303, 307 or 308");
    }
}

} // namespace mainstay::inline v0

namespace mainstay::inline v0::routing {
namespace detail {

void write_text(std::string_view text, http::response& response) {
    response.content_type("text/plain; charset=utf-8");
    response.body().append(text);
}

void write_text(std::string&& text, http::response& response) {
    response.content_type("text/plain; charset=utf-8");
    // The response's own buffer is kept where that is cheaper than to allocate it anew for the next answer.
    if (text.size() <= response.body().capacity()) {
        response.body().append(text);
    } else {
        response.body(std::move(text));
    }
}

void write_problem(const problem& what, const http::request& request, http::response& response) {
    if (!what.internal().empty()) request.context().put(told_problem{what});
    http::write_problem(response, what, request.context().id());
}

void write_not_found(const http::request& request, http::response& response) {
    write_problem(problem::not_found(), request, response);
}

void describe_text(operation& into) {
    into.response(200, "OK", "text/plain", R"({"type":"string"})");
}

void describe_problem(operation& into) {
    // Which it is, only the handler knows: routes say it with may_fail.
    (void)into;
}

void add_fields(const http::response& from, http::response& to) {
    const auto fields = from.fields();
    for (const auto& field : fields) {
        if (!http::equals_ignoring_case(field.name, "Set-Cookie")) to.remove(field.name);
    }
    for (const auto& field : fields) {
        to.add(field.name, field.value);
    }
}

} // namespace detail

void to_response<mainstay::redirect>::write(
    mainstay::redirect&& answer, const http::request&, http::response& response) {
    response.status(answer.status()).set("Location", answer.location());
}

void to_response<mainstay::redirect>::describe(operation& into) {
    into.response(303, "Another URL");
    into.response_field(303, "Location", "Where to go on.");
}

void append_html(std::string& out, std::string_view text) {
    for (char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
}

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    append_html(out, text);
    return out;
}

void to_response<mainstay::html>::write(mainstay::html&& answer, const http::request&, http::response& response) {
    response.content_type("text/html; charset=utf-8").body(std::move(answer.value));
}

void to_response<mainstay::html>::describe(operation& into) {
    into.response(200, "OK", "text/html", R"({"type":"string"})");
}

void to_response<mainstay::stream>::write(mainstay::stream&& answer, const http::request&, http::response& response) {
    response.content_type(answer.content_type_).stream(std::move(answer.write_));
}

void to_response<mainstay::stream>::describe(operation& into) {
    into.response(200, "OK", "*/*");
}

} // namespace mainstay::inline v0::routing
