// SPDX-License-Identifier: BSL-1.0
#include <mainstay/http/request.hpp>

#include "http/characters.hpp"
#include "http/request_access.hpp"

namespace mainstay::inline v0::http {
namespace {
constexpr char padding[request::body_padding] = {};
}

const std::string_view request::empty_body{padding, 0};
const peer request::no_peer{};

std::optional<std::string_view> request::field(std::string_view name) const noexcept {
    for (const field_view& each : fields_) {
        if (equals_ignoring_case(each.name, name)) return each.value;
    }
    return std::nullopt;
}

target_parts split_target(std::string_view target, method of) noexcept {
    target_parts parts;
    unsigned common = in_target, any = 0;
    for (char c : target) {
        common &= character_classes[static_cast<unsigned char>(c)];
        any |= character_classes[static_cast<unsigned char>(c)];
    }
    if (common == 0) return parts;
    parts.odd = (any & in_odd_path) != 0;
    if (target == "*") {
        parts.valid = of == method::options;
        parts.path = target;
        return parts;
    }
    std::string_view rest = target;
    if (!target.starts_with('/')) {
        std::size_t scheme = 0;
        if (target.size() > 7 && equals_ignoring_case(target.substr(0, 7), "http://")) scheme = 7;
        if (target.size() > 8 && equals_ignoring_case(target.substr(0, 8), "https://")) scheme = 8;
        if (scheme == 0) return parts;
        rest.remove_prefix(scheme);
        parts.authority = rest.substr(0, rest.find_first_of("/?"));
        rest.remove_prefix(parts.authority.size());
    }
    std::size_t mark = rest.find('?');
    parts.path = rest.substr(0, mark);
    if (mark != std::string_view::npos) parts.query = rest.substr(mark + 1);
    if (parts.path.empty()) parts.path = of == method::options && parts.query.empty() ? "*" : "/";
    parts.valid = true;
    return parts;
}

void request::matched(std::string_view route, std::span<const std::string_view> values, const void* data) {
    route_ = route;
    path_values_.assign(values.begin(), values.end());
    route_data_ = data;
}

} // namespace mainstay::inline v0::http
