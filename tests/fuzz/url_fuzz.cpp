// SPDX-License-Identifier: BSL-1.0
// URLs, authorities, paths and queries: what is taken apart lies within, and what is decoded survives being encoded.
#include "fuzz/promise.hpp"

#include "routing/route_tree.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/http/path_mistake.hpp>
#include <mainstay/http/url.hpp>
#include <mainstay/routing/detail/path_value.hpp>
#include <mainstay/routing/detail/pattern_check.hpp>

using namespace mainstay;
using fuzz::promise;

namespace {

using routing::detail::route_tree;

const route_tree& some_routes() {
    static const route_tree tree = [] {
        route_tree made;
        std::uint32_t next = 0;
        for (const char* pattern :
            {"/", "/a", "/ab", "/b", "/a/b", "/a/{x}", "/a/{x}/b", "/a/{x...}", "/%C3%A9", "/a%2Fb", "/{x}/a"})
            made.add(http::method::get, pattern, next++);
        made.seal();
        return made;
    }();
    return tree;
}

// The path with every letter and digit escaped that is not part of an escape.
std::string escaped(std::string_view path) {
    std::string all;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] == '%') {
            all += path.substr(i, 3);
            i += 2;
        } else if (routing::detail::is_alphanumeric(path[i])) {
            constexpr std::string_view digits = "0123456789ABCDEF";
            const auto byte = static_cast<unsigned char>(path[i]);
            all.append(1, '%').append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
        } else {
            all += path[i];
        }
    }
    return all;
}

void check_path(std::string_view path) {
    std::vector<std::string> pieces;
    const bool sound = http::path_mistake(path).empty();
    promise(sound == !routing::detail::decode_rest(path, pieces));
    route_tree::match found, other;
    some_routes().find(http::method::get, path, found);
    // Of a path without escapes the router looks at plain dot segments alone; the rest the parser has refused.
    if (!sound) return promise(found.route == route_tree::none || path.find('%') == path.npos);
    const std::string twin = escaped(path);
    some_routes().find(http::method::get, twin, other);
    promise(
        found.route == other.route && found.values().size() == other.values().size() && found.methods == other.methods);
    for (std::size_t i = 0; i < found.values().size(); ++i)
        promise(fuzz::within(found.values()[i], path) &&
                core::percent_decode(found.values()[i]) == core::percent_decode(other.values()[i]));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto text = fuzz::text_of(data, size);
    if (auto url = http::parse_url(text)) {
        promise(!url->host.empty() && url->port != 0);
        for (auto part : {url->scheme, url->host, url->path, url->query})
            promise(fuzz::within(part, text));
    }
    if (auto authority = http::parse_authority(text)) {
        promise(fuzz::within(authority->first, text));
        // What is taken once is taken again, and escapes hide nothing.
        const auto name = core::percent_decode(authority->first);
        promise(name && name->find_first_of(std::string_view("/@?#[]\\%\0 ", 10)) == name->npos);
    }

    if (auto plain = core::percent_decode(text)) {
        promise(plain->size() <= text.size());
        promise(core::percent_decode(core::percent_encode(*plain)) == plain);
    }
    if (auto pairs = http::parse_query(text, 16)) {
        promise(pairs->size() <= 16);
        for (const auto& [name, value] : *pairs) {
            auto found = http::find_query(text, name);
            promise(found.found && found.text);
            if (&name == &pairs->front().first) promise(*found.text == value);
        }
    }

    if (fuzz::has_control(text)) return 0;
    check_path(text);
    std::string segment, rest;
    std::vector<std::string> pieces;
    if (!routing::detail::decode_segment(text, segment)) {
        promise(core::is_utf8(segment) && segment.find('\0') == segment.npos && segment != "." && segment != "..");
    }
    if (!routing::detail::decode_rest(text, rest)) promise(core::is_utf8(rest) && rest.find('\0') == rest.npos);
    if (!routing::detail::decode_rest(text, pieces)) {
        for (const auto& piece : pieces)
            promise(piece != "." && piece != ".." && core::is_utf8(piece));
    }
    return 0;
}
