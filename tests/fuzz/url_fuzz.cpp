// SPDX-License-Identifier: BSL-1.0
// URLs, authorities, paths and queries: what is taken apart lies within, and what is decoded survives being encoded.
#include "fuzz/promise.hpp"

#include <mainstay/core/encoding.hpp>
#include <mainstay/http/url.hpp>
#include <mainstay/routing/detail/path_value.hpp>

using namespace mainstay;
using fuzz::promise;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto text = fuzz::text_of(data, size);
    if (auto url = http::parse_url(text)) {
        promise(!url->host.empty() && url->port != 0);
        for (auto part : {url->scheme, url->host, url->path, url->query})
            promise(fuzz::within(part, text));
    }
    if (auto authority = http::parse_authority(text)) promise(fuzz::within(authority->first, text));

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
