// SPDX-License-Identifier: BSL-1.0
#include <mainstay/middleware/etag.hpp>

#include <mainstay/core/encoding.hpp>
#include <mainstay/crypto/sha256.hpp>
#include <mainstay/http/field.hpp>

#include <span>

namespace mainstay::inline v0::middleware {
namespace {

bool reads(http::method method) noexcept {
    return method == http::method::get || method == http::method::head;
}

std::string_view opaque(std::string_view tag) noexcept {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag;
}

// RFC 9110 section 15.4.5: what describes the body goes with the body.
void make_not_modified(http::response& response) {
    response.status(304);
    response.body().clear();
    for (std::string_view name : {"Content-Type", "Content-Encoding", "Content-Language", "Content-Disposition"})
        response.remove(name);
}

} // namespace

std::string entity_tag(std::string_view body) {
    // 128 bits: nobody finds two bodies of one tag by chance or, short of 2^64 trials, by design.
    auto digest = crypto::sha256(core::bytes_of(body));
    return '"' + core::base64url_encode(std::span(digest).first(16)) + '"';
}

bool matches_if_none_match(const http::request& request, std::string_view tag) noexcept {
    for (const auto& [name, value] : request.fields()) {
        if (!http::equals_ignoring_case(name, "If-None-Match")) continue;
        if (http::trim(value) == "*") return true;
        std::string_view rest = value;
        for (auto one = http::next_list_element(rest); !one.empty(); one = http::next_list_element(rest)) {
            if (opaque(one) == opaque(tag)) return true;
        }
    }
    return false;
}

bool etag::applies(const routing::route_info& route) const noexcept {
    return reads(route.method);
}

void etag::after(const http::request& request, http::response& response) const {
    if (!reads(request.method()) || response.status() != 200 || response.stream()) return;
    if (!cache_control_.empty() && !response.field("Cache-Control")) response.add("Cache-Control", cache_control_);
    if (!response.field("ETag")) response.add("ETag", entity_tag(response.body()));
    if (matches_if_none_match(request, *response.field("ETag"))) make_not_modified(response);
}

void etag::describe(routing::operation& into) const {
    into.parameter(core::field_source::header, "If-None-Match", R"({"type":"string"})", false,
        "Entity tags of what the client has already.");
    into.response_field(200, "ETag", "Names this state of the resource.");
    into.response(304, "Not modified");
    into.response_field(304, "ETag", "Names this state of the resource.");
    if (cache_control_.empty()) return;
    for (int status : {200, 304})
        into.response_field(status, "Cache-Control", "How long it may be kept.");
}

} // namespace mainstay::inline v0::middleware
