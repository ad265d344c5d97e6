// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/method.hpp>

#include <array>

namespace mainstay::inline v0::http {
namespace {
constexpr std::array<std::string_view, 10> names{
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", ""};
}

std::string_view method_name(method which) noexcept {
    return names[static_cast<std::size_t>(which)];
}

method method_of(std::string_view token) noexcept {
    for (std::size_t i = 0; i + 1 < names.size(); ++i) {
        if (names[i] == token) return static_cast<method>(i);
    }
    return method::other;
}

} // namespace mainstay::inline v0::http
