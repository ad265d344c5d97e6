// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/decompression.hpp>

#include "http/request_access.hpp"

#include <mainstay/core/problem.hpp>
#include <mainstay/http/content_coding.hpp>
#include <mainstay/http/field.hpp>
#include <mainstay/http/problem_response.hpp>
#include <mainstay/routing/route_info.hpp>
#include <mainstay/routing/route_options.hpp>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mainstay::inline v0::middleware {
namespace {

using http::content_coding;
using outcome = http::body_decoder::outcome;

// Looked at between two of these.
constexpr std::size_t step = 64 * 1024;

// Kept in the request's context for as long as the request lives.
struct decoded_body {
    std::string bytes;
};

problem unknown_coding(std::string detail) {
    std::string known;
    for (content_coding each : {content_coding::gzip, content_coding::br, content_coding::zstd}) {
        if (!http::is_available(each)) continue;
        known.append(known.empty() ? "" : ", ").append(http::coding_name(each));
    }
    return problem(415, "unsupported_media_type", std::move(detail)).field("Accept-Encoding", known);
}

struct limits {
    std::size_t size, ratio, ratio_from;

    std::size_t most_of(std::size_t packed) const noexcept {
        const bool countless = ratio != 0 && packed > std::numeric_limits<std::size_t>::max() / ratio;
        return std::max(ratio_from, countless ? std::numeric_limits<std::size_t>::max() : packed * ratio);
    }
};

std::optional<problem> decode(content_coding how, std::string_view packed, std::string& out, const limits& allowed) {
    const auto decoder = http::make_decoder(how);
    const std::size_t by_ratio = allowed.most_of(packed.size()), most = std::min(allowed.size, by_ratio);
    for (;;) {
        // One byte over the limit is enough to know.
        const auto what = decoder->decode(packed, out, std::min(step, most - out.size() + 1));
        if (what == outcome::corrupt) break;
        if (out.size() > most) {
            if (most == allowed.size) return problem(413, "body_too_large", "the decoded body is too large");
            return problem(413, "compression_ratio_too_high", "the decoded body is too large for what was sent");
        }
        if (what == outcome::full) continue;
        if (decoder->at_end()) return std::nullopt;
        break;
    }
    return problem(400, "malformed_encoding", "the body is not what its Content-Encoding says");
}

http::response refusal(const http::request& request, const problem& why) {
    http::response answer;
    http::write_problem(answer, why, request.context().id());
    return answer;
}

} // namespace

std::optional<http::response> decompression::before(http::request& request) const {
    if (request.body().empty()) return std::nullopt;
    std::vector<content_coding> layers;
    for (const auto& [name, value] : request.fields()) {
        if (!http::equals_ignoring_case(name, "Content-Encoding")) continue;
        std::string_view rest = value;
        for (auto one = http::next_list_element(rest); !one.empty(); one = http::next_list_element(rest)) {
            const auto coding = http::coding_of(one);
            if (!coding || !http::is_available(*coding)) {
                return refusal(request, unknown_coding("the body's Content-Encoding is not known here"));
            }
            if (*coding == content_coding::identity) continue;
            layers.push_back(*coding);
            if (layers.size() > options_.layers) {
                return refusal(request, unknown_coding("the body has too many codings on top of each other"));
            }
        }
    }
    if (layers.empty()) return std::nullopt;

    limits allowed{options_.size, options_.ratio, options_.ratio_from};
    if (const auto* route = routing::route_of(request)) {
        if (const auto* own = route->metadata.find<routing::body_limit>()) allowed.size = own->bytes;
    }
    decoded_body decoded;
    std::string packed(request.body());
    std::reverse(layers.begin(), layers.end());
    for (content_coding each : layers) {
        decoded.bytes.clear();
        if (const auto why = decode(each, packed, decoded.bytes, allowed)) return refusal(request, *why);
        packed.swap(decoded.bytes);
    }
    const std::size_t size = packed.size();
    packed.append(http::request::body_padding, '\0');
    decoded.bytes = std::move(packed);
    const auto& kept = request.context().put(std::move(decoded));
    http::detail::request_access in(request);
    in.body = std::string_view(kept.bytes).substr(0, size);
    std::erase_if(in.fields, [](const http::field_view& each) {
        return http::equals_ignoring_case(each.name, "Content-Encoding") ||
               http::equals_ignoring_case(each.name, "Content-Length");
    });
    return std::nullopt;
}

void decompression::describe(routing::operation& into) const {
    if (into.request_bodies().empty()) return;
    into.parameter(
        core::field_source::header, "Content-Encoding", R"({"type":"string"})", false, "How the body is compressed.");
    into.error(400, "malformed_encoding").error(413, "compression_ratio_too_high").error(415, "unsupported_media_type");
}

} // namespace mainstay::inline v0::middleware
