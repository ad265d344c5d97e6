// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/cookie.hpp>

#include "http/characters.hpp"

#include <mainstay/http/http_date.hpp>

#include <stdexcept>

namespace mainstay::inline v0::http {
namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw std::invalid_argument("http::set_cookie: " + why);
}

// Name and value together: what browsers keep (RFC 6265 section 6.1).
constexpr std::size_t longest = 4096;

bool has_prefix(std::string_view name, std::string_view prefix) noexcept {
    // Browsers compare the prefixes without regard to case.
    return equals_ignoring_case(name.substr(0, prefix.size()), prefix);
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
    if (cookie.name.size() + cookie.value.size() > longest) refuse("name and value are over 4096 bytes");
    bool host = has_prefix(cookie.name, "__Host-"), secure = has_prefix(cookie.name, "__Secure-");
    if ((host || secure) && !cookie.secure) refuse("a name with this prefix wants Secure");
    if (host && (cookie.path != "/" || !cookie.domain.empty())) refuse("__Host- wants the path '/' and no domain");
    if (cookie.same_site == same_site::none && !cookie.secure) refuse("SameSite=None wants Secure");
    if (cookie.partitioned && !cookie.secure) refuse("Partitioned wants Secure");
}

// A value as clients send it: whatever is in it, nothing of it could be taken for more than one cookie by anybody who
// reads it in another way. Spaces and commas are more than RFC 6265 allows, and common.
std::optional<std::string_view> sound_value(std::string_view raw) noexcept {
    if (raw.size() >= 2 && raw.front() == '"' && raw.back() == '"') raw = raw.substr(1, raw.size() - 2);
    for (char c : raw) {
        if (!is_in(c, in_cookie_value) && c != ' ' && c != ',') return std::nullopt;
    }
    return raw;
}

// Calls f with the name and value of each sound cookie, until it returns false.
template <class F>
void each_cookie(const request& in, F&& f) {
    for (const field_view& field : in.fields()) {
        if (!equals_ignoring_case(field.name, "Cookie")) continue;
        for (std::string_view rest = field.value; !rest.empty();) {
            const std::size_t end = rest.find(';');
            const std::string_view pair = trim(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
            const std::size_t equals = pair.find('=');
            if (equals == std::string_view::npos) continue;
            const std::string_view name = pair.substr(0, equals);
            if (!is_token(name)) continue;
            const auto value = sound_value(trim(pair.substr(equals + 1)));
            if (value && !f(name, *value)) return;
        }
    }
}

} // namespace

std::string to_field_value(const set_cookie& cookie) {
    check(cookie);
    std::string out = cookie.name + '=' + cookie.value;
    out += "; Path=" + cookie.path;
    if (!cookie.domain.empty()) out += "; Domain=" + cookie.domain;
    if (cookie.max_age) out += "; Max-Age=" + std::to_string(cookie.max_age->count());
    if (cookie.expires) out += "; Expires=" + http_date(*cookie.expires);
    if (cookie.secure) out += "; Secure";
    if (cookie.http_only) out += "; HttpOnly";
    if (cookie.partitioned) out += "; Partitioned";
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
    std::optional<std::string_view> found;
    bool single = has_prefix(name, "__Host-"), twice = false;
    each_cookie(in, [&](std::string_view given, std::string_view value) {
        if (!found && given == name) {
            found = value;
            return single;
        }
        // In any case: which of the two another reader would take, is not known.
        twice = twice || (single && equals_ignoring_case(given, name));
        return !twice;
    });
    return twice && found ? std::nullopt : found;
}

std::vector<std::string_view> cookie_values(const request& in, std::string_view name) {
    std::vector<std::string_view> values;
    each_cookie(in, [&](std::string_view given, std::string_view value) {
        if (given == name) values.push_back(value);
        return true;
    });
    return values;
}

} // namespace mainstay::inline v0::http
