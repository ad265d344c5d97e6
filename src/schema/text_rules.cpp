// SPDX-License-Identifier: BSL-1.0
#include <mainstay/schema/text_rules.hpp>

namespace mainstay::inline v0::schema::detail {
namespace {

bool is_letter_or_digit(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 5322's dot-atom.
bool is_local_part(std::string_view text) noexcept {
    if (text.empty() || text.size() > 64 || text.front() == '.' || text.back() == '.') return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '.' ? text[i - 1] == '.'
                     : !is_letter_or_digit(c) &&
                           (c == '\0' || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) == std::string_view::npos)) {
            return false;
        }
    }
    return true;
}

bool is_label(std::string_view text) noexcept {
    if (text.empty() || text.size() > 63 || text.front() == '-' || text.back() == '-') return false;
    for (char c : text) {
        if (!is_letter_or_digit(c) && c != '-') return false;
    }
    return true;
}

bool is_host(std::string_view text) noexcept {
    std::size_t labels = 0;
    for (;;) {
        const std::size_t dot = text.find('.');
        if (!is_label(text.substr(0, dot))) return false;
        ++labels;
        if (dot == std::string_view::npos) break;
        text.remove_prefix(dot + 1);
    }
    // An address in figures is no name.
    return labels > 1 && !(text.front() >= '0' && text.front() <= '9');
}

} // namespace

void refuse_choice(violations& errors, const path& where, std::span<const std::string_view> allowed) {
    std::string detail = "must be one of";
    for (std::size_t i = 0; i < allowed.size(); ++i) {
        detail += i == 0 ? " " : ", ";
        detail += allowed[i];
    }
    errors.add(where, "not_one_of", detail);
}

bool is_email(std::string_view text) noexcept {
    const std::size_t at = text.rfind('@');
    return at != std::string_view::npos && text.size() <= 254 && is_local_part(text.substr(0, at)) &&
           is_host(text.substr(at + 1));
}

} // namespace mainstay::inline v0::schema::detail
