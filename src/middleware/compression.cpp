// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/compression.hpp>

#include "http/file_stream.hpp"
#include "middleware/encoded_stream.hpp"

#include <mainstay/http/content_type.hpp>
#include <mainstay/http/entity_tag.hpp>
#include <mainstay/http/field.hpp>
#include <mainstay/http/status.hpp>
#include <mainstay/routing/route_info.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace mainstay::inline v0::middleware {
namespace {

using http::content_coding;

// Whether any of the response's fields of that name lists the word.
bool lists(const http::response& response, std::string_view name, std::string_view word) {
    const auto first = response.field(name);
    if (!first) return false;
    if (http::list_contains(*first, word)) return true;
    const auto fields = response.fields();
    return std::any_of(fields.begin(), fields.end(), [&](const http::field_view& each) {
        return http::equals_ignoring_case(each.name, name) && http::list_contains(each.value, word);
    });
}

bool may_mix_secrets(const http::request& request, const http::response& response) {
    const auto* route = routing::route_of(request);
    if (route != nullptr && route->metadata.find<compressible>() != nullptr) return false;
    return request.field("Cookie") || request.field("Authorization") || response.field("Set-Cookie");
}

bool has_a_whole_body(const http::response& response) {
    const int status = response.status();
    return !http::forbids_body(status) && status != 205 && status != 206 && !response.field("Content-Range");
}

void add_vary(http::response& response) {
    if (lists(response, "Vary", "*") || lists(response, "Vary", "Accept-Encoding")) return;
    response.add("Vary", "Accept-Encoding");
}

void weaken(http::response& response) {
    const auto tag = response.field("ETag");
    if (tag && tag->starts_with('"')) response.set("ETag", "W/" + std::string(*tag));
}

// A client that has the compressed form knows it by its weak tag, and a cache finds it by that only.
void weaken_as_asked(const http::request& request, http::response& response) {
    const auto field = response.field("ETag");
    const auto own = field ? http::parse_entity_tag(*field) : std::nullopt;
    if (!own || own->weak) return;
    for (const auto& [name, value] : request.fields()) {
        if (!http::equals_ignoring_case(name, "If-None-Match")) continue;
        std::string_view rest = value;
        while (auto known = http::next_entity_tag(rest)) {
            if (known->weak && known->opaque == own->opaque) return weaken(response);
        }
    }
}

} // namespace

compression::compression(compression_options options) : options_(std::move(options)) {
    std::erase_if(options_.codings, [](content_coding each) { return !http::is_available(each); });
}

void compression::after(const http::request& request, http::response& response) const {
    if (response.status() == 304) {
        weaken_as_asked(request, response);
        return add_vary(response);
    }
    const bool streams = response.stream() || response.file() != nullptr;
    if (!has_a_whole_body(response) || (!streams && response.body().size() < options_.minimum)) return;
    const auto* route = routing::route_of(request);
    if (route != nullptr && route->metadata.find<not_compressible>() != nullptr) return;
    const auto type = response.field("Content-Type");
    if (!type || !(options_.types ? options_.types(*type) : http::is_compressible(*type))) return;
    if (response.field("Content-Encoding") || lists(response, "Cache-Control", "no-transform")) return;
    if (response.file() != nullptr && response.file()->size() < options_.minimum) return;

    add_vary(response);
    if (may_mix_secrets(request, response)) return;
    const content_coding how = http::choose_coding(request, options_.codings);
    if (how == content_coding::identity) return;
    response.set("Content-Encoding", http::coding_name(how)).remove("Accept-Ranges").remove("Content-Digest");
    weaken(response);
    if (response.file() != nullptr) response.stream(http::stream_of(*response.file()));
    if (response.stream()) {
        response.stream(encoded_stream(response.stream(), how, options_.at_once));
    } else if (response.body().size() > options_.at_once) {
        response.stream(encoded_body(std::exchange(response.body(), {}), how, options_.at_once));
    } else {
        std::string packed;
        http::make_encoder(how)->encode(response.body(), http::encode_step::finish, packed);
        response.body(std::move(packed));
    }
}

} // namespace mainstay::inline v0::middleware
