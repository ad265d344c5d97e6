// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/field.hpp>

#include "http/characters.hpp"

#include <cstdint>

namespace mainstay::inline v0::http {

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (lower(a[i]) != lower(b[i])) return false;
    }
    return true;
}

bool is_token(std::string_view text) noexcept {
    return !text.empty() && all_in(text, in_token);
}

bool is_field_value(std::string_view text) noexcept {
    if (text.size() < 16) return all_in(text, in_field_value);
    // Sixteen bytes at a time as long as none is a control character, the last ones once more; a tab is looked at
    // again.
    const char* last = text.data() + text.size() - 16;
    bool control = has_control(last);
    for (const char* at = text.data(); at < last; at += 16)
        control = control || has_control(at);
    return !control || all_in(text, in_field_value);
}

std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

std::string_view next_list_element(std::string_view& rest) noexcept {
    while (!rest.empty()) {
        bool quoted = false;
        std::size_t end = 0;
        for (; end < rest.size() && (quoted || rest[end] != ','); ++end) {
            if (rest[end] == '"') quoted = !quoted;
            if (rest[end] == '\\' && quoted && end + 1 < rest.size()) ++end;
        }
        std::string_view element = trim(rest.substr(0, end));
        rest.remove_prefix(end < rest.size() ? end + 1 : end);
        if (!element.empty()) return element;
    }
    return {};
}

std::string_view next_token(std::string_view& rest) noexcept {
    while (!rest.empty()) {
        std::size_t end = rest.find(',');
        std::string_view element = trim(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (!element.empty()) return element;
    }
    return {};
}

bool list_contains(std::string_view list, std::string_view word) noexcept {
    for (auto element = next_token(list); !element.empty(); element = next_token(list)) {
        if (equals_ignoring_case(element, word)) return true;
    }
    return false;
}

} // namespace mainstay::inline v0::http
