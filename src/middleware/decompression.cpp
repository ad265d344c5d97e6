// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/decompression.hpp>

#include "http/request_access.hpp"
#include "middleware/decoded_body.hpp"

#include <mainstay/core/problem.hpp>
#include <mainstay/http/content_coding.hpp>
#include <mainstay/http/field.hpp>
#include <mainstay/http/problem_response.hpp>
#include <mainstay/routing/route_info.hpp>
#include <mainstay/routing/route_options.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace mainstay::inline v0::middleware {
namespace {

using http::content_coding;
// Kept in the request's context, where it must not move.
struct kept_body {
    std::unique_ptr<decoded_body> source;
};

problem unknown_coding(std::string detail) {
    std::string known;
    for (content_coding each : {content_coding::gzip, content_coding::br, content_coding::zstd}) {
        if (!http::is_available(each)) continue;
        known.append(known.empty() ? "" : ", ").append(http::coding_name(each));
    }
    return problem(415, "unsupported_media_type", std::move(detail)).field("Accept-Encoding", known);
}

http::response refusal(const http::request& request, const problem& why) {
    http::response answer;
    http::write_problem(answer, why, request.context().id());
    return answer;
}

} // namespace

std::optional<http::response> decompression::before(http::request& request) const {
    const bool arrives = request.body_source() != nullptr;
    if (request.body().empty() && !arrives) return std::nullopt;
    coding_layers layers;
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

    decoding_limits allowed{options_.size, options_.ratio, options_.ratio_from};
    if (const auto* route = routing::route_of(request)) {
        if (const auto* own = route->metadata.find<routing::body_limit>()) allowed.size = own->bytes;
    }
    std::reverse(layers.begin(), layers.end());
    if (arrives) {
        auto source = std::make_unique<decoded_body>(request, std::move(layers), allowed);
        http::detail::request_access(request).body_source = source.get();
        request.context().put(kept_body{std::move(source)});
    } else if (const auto why = decode_body(request, layers, allowed)) {
        return refusal(request, *why);
    }
    std::erase_if(http::detail::request_access(request).fields, [](const http::field_view& each) {
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
