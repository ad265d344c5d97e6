// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/content_disposition.hpp>

#include <mainstay/core/encoding.hpp>

namespace mainstay::inline v0::http {
namespace {

bool is_safe(char c) noexcept {
    return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f && c != '/' && c != '\\' && c != '"';
}

bool is_ascii(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x80;
}

} // namespace

std::string attachment(std::string_view file_name) {
    std::string name, plain;
    bool simple = true;
    for (char c : file_name) {
        name += is_safe(c) ? c : '_';
        // Some browsers decode a per cent sign in the plain form.
        const bool as_it_is = is_safe(c) && is_ascii(c) && c != '%';
        simple = simple && (as_it_is || !is_safe(c));
        plain += as_it_is ? c : '_';
    }
    if (name.empty()) return "attachment";
    std::string value = "attachment; filename=\"" + plain + '"';
    if (!simple && core::is_utf8(name)) value += "; filename*=UTF-8''" + core::percent_encode(name);
    return value;
}

} // namespace mainstay::inline v0::http
