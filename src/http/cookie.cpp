// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/cookie.hpp>

#include "http/characters.hpp"

#include <stdexcept>

namespace mainstay::inline v0::http {
namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw std::invalid_argument("http::set_cookie: " + why);
}

bool is_attribute_value(std::string_view text) noexcept {
    return is_field_value(text) && text.find(';') == std::string_view::npos && trim(text).size() == text.size();
}

void check(const set_cookie& cookie) {
    if (!is_token(cookie.name)) refuse("the name is no token");
    if (!all_in(cookie.value, in_cookie_value)) refuse("a character in the value that cookies cannot hold");
    if (!cookie.path.starts_with('/') || !is_attribute_value(cookie.path)) {
        refuse("the path does not start with '/', or holds ';' or control characters");
    }
    if (!is_attribute_value(cookie.domain)) refuse("the domain holds ';' or control characters");
    // Browsers compare the prefixes without regard to case.
    std::string_view name = cookie.name;
    bool host = equals_ignoring_case(name.substr(0, 7), "__Host-");
    bool secure = equals_ignoring_case(name.substr(0, 9), "__Secure-");
    if ((host || secure) && !cookie.secure) refuse("a name with this prefix wants Secure");
    if (host && (cookie.path != "/" || !cookie.domain.empty())) refuse("__Host- wants the path '/' and no domain");
    if (cookie.same_site == same_site::none && !cookie.secure) refuse("SameSite=None wants Secure");
}

} // namespace

std::string to_field_value(const set_cookie& cookie) {
    check(cookie);
    std::string out = cookie.name + '=' + cookie.value;
    out += "; Path=" + cookie.path;
    if (!cookie.domain.empty()) out += "; Domain=" + cookie.domain;
    if (cookie.max_age) out += "; Max-Age=" + std::to_string(cookie.max_age->count());
    if (cookie.secure) out += "; Secure";
    if (cookie.http_only) out += "; HttpOnly";
    switch (cookie.same_site) {
    case same_site::lax:
        return out += "; SameSite=Lax";
    case same_site::strict:
        return out += "; SameSite=Strict";
    case same_site::none:
        return out += "; SameSite=None";
    }
    return out;
}

void add_cookie(response& answer, const set_cookie& cookie) {
    answer.add("Set-Cookie", to_field_value(cookie));
}

std::optional<std::string_view> find_cookie(const request& in, std::string_view name) noexcept {
    for (const field_view& field : in.fields()) {
        if (!equals_ignoring_case(field.name, "Cookie")) continue;
        for (std::string_view rest = field.value; !rest.empty();) {
            std::size_t end = rest.find(';');
            std::string_view pair = trim(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
            std::size_t equals = pair.find('=');
            if (equals == std::string_view::npos || trim(pair.substr(0, equals)) != name) continue;
            std::string_view value = trim(pair.substr(equals + 1));
            if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
                value = value.substr(1, value.size() - 2);
            }
            return value;
        }
    }
    return std::nullopt;
}

} // namespace mainstay::inline v0::http
