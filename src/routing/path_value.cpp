// SPDX-License-Identifier: BSL-1.0
#include <mainstay/routing/detail/path_value.hpp>

#include <mainstay/core/encoding.hpp>

#include <optional>
#include <utility>

#include "routing/segment.hpp"

namespace mainstay::inline v0::routing::detail {
namespace {

std::unique_ptr<problem> bad_path(std::string_view detail) {
    return std::make_unique<problem>(400, "bad_path", std::string(detail));
}

} // namespace

std::unique_ptr<problem> decode_segment(std::string_view raw, std::string& decoded) {
    if (raw.find('%') == std::string_view::npos) {
        decoded.assign(raw);
    } else {
        auto text = core::percent_decode(raw);
        if (!text) return bad_path("the path has a malformed percent escape");
        decoded = *std::move(text);
        if (decoded.find('\0') != std::string::npos) return bad_path("the path has an encoded NUL");
    }
    if (!core::is_utf8(decoded)) return bad_path("the path is not UTF-8");
    if (hides_dot_segment(decoded)) return bad_path("the path has a dot segment");
    return nullptr;
}

std::unique_ptr<problem> decode_rest(std::string_view raw, std::vector<std::string>& decoded) {
    for (std::size_t start = 0;;) {
        const std::size_t end = raw.find('/', start);
        if (auto wrong = decode_segment(raw.substr(start, end - start), decoded.emplace_back())) return wrong;
        if (end == std::string_view::npos) return nullptr;
        start = end + 1;
    }
}

std::unique_ptr<problem> decode_rest(std::string_view raw, std::string& decoded) {
    std::string segment;
    for (std::size_t start = 0;;) {
        const std::size_t end = raw.find('/', start);
        if (auto wrong = decode_segment(raw.substr(start, end - start), segment)) return wrong;
        if (segment.find('/') != std::string::npos) return bad_path("the path has an encoded slash");
        decoded += segment;
        if (end == std::string_view::npos) return nullptr;
        decoded += '/';
        start = end + 1;
    }
}

std::unique_ptr<problem> no_such_path() {
    return std::make_unique<problem>(problem::not_found());
}

} // namespace mainstay::inline v0::routing::detail
